"""Days and periods in questions and texts, per language."""
