"""Text processing: sentences, passages, words and terms, languages."""
