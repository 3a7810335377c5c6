"""The command line, the console and the Discord bot. `index` finds the answers."""
