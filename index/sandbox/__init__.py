"""Parsing untrusted files in a process with little memory and little time."""
