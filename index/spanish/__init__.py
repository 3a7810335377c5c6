"""Spanish: how it asks, answers, denies and says who did what."""
