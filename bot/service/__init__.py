"""What every face asks of the libraries: answers, past answers, subscriptions, settings."""
