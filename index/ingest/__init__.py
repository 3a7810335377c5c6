"""Adding: files, folders, pages and feeds become articles in a store."""
