"""Where a library lives: `embedded` on this machine, `cluster` in OpenSearch; `protocol` is what both keep to."""
