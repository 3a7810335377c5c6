"""What the command line, the console and Discord share: answers, past answers, subscriptions, settings."""
