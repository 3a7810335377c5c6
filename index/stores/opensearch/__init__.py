"""A library in an OpenSearch cluster, part by part; `index.stores.opensearch.store` is the whole."""
