"""Answers and reports as people and programs see them. Pure functions."""
