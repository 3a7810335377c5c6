"""A library in an OpenSearch cluster, part by part; `index.stores.cluster` is the whole."""
