"""Follow-up questions: what a question means at this point of a conversation."""
