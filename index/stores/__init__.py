"""Where a library lives: `embedded` on this machine."""
