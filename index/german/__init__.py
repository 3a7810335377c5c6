"""German behind the protocol of `index.text.rule_protocols`."""
