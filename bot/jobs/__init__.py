"""Work in child processes: adding, reindexing, watching folders."""
