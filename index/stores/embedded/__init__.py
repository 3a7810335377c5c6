"""A store in a folder: SQLite holds the articles, tantivy finds passages."""
