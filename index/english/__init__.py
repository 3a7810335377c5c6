"""The rules for English: vocabulary, dates, negation, and what kind of answer a question expects."""
