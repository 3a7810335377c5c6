"""The chat loop in a terminal."""
