"""The WSGI application that granian serves."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onewindow.web.settings")

application = get_wsgi_application()


def _begin_rounds() -> None:
    from onewindow.web import house
    from onewindow.web.rounds import keep_going_round, keep_sending

    keep_going_round(house.office())
    keep_sending(house.office())


if os.environ.get("ONEWINDOW_ROUNDS") == "1":
    _begin_rounds()
