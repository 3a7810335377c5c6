"""What the bot does in channels beyond its commands, and what it must be allowed there."""
