"""What is remembered beside the articles: answers given, settings, subscriptions, leases."""
