"""Slash commands and mentions."""
