"""The Discord bot; the only folder that imports discord."""
