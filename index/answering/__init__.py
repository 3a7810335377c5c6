"""Answering: from ranked passages to quotes, a confidence and an answer."""
