"""A store in an OpenSearch cluster; `store` puts its parts together."""
