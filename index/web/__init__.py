"""The network: fetching pages, feeds and sitemaps politely, through one door."""
