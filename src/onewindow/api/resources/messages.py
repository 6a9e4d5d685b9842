"""Messages (消息) to the actor's organisation."""

from __future__ import annotations

from onewindow.api.endpoints import READ, Registry
from onewindow.api.generated import query
from onewindow.office import queries

messages = Registry("messages 消息")
query(messages, "/messages", queries.messages, READ)
