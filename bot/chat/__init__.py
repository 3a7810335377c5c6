"""The Discord bot. The only folder that imports discord; what it asks is `bot.desk`, what it shows `bot.present`."""
