"""German behind the protocol of `index.text.rules`."""
