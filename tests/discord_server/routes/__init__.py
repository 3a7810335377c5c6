"""The routes of the REST side; importing this package registers them all."""

from tests.discord_server.routes import answers, application, messages, places

__all__ = ["answers", "application", "messages", "places"]
