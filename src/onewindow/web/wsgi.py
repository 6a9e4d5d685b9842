"""The WSGI application that granian serves."""

from __future__ import annotations

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from onewindow.web.proxies import behind

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onewindow.web.settings")

application = behind(get_wsgi_application(), settings.PROXIES, settings.HTTPS)


def _begin_rounds() -> None:
    from onewindow.web import house
    from onewindow.web.rounds import keep_going_round, keep_sending

    keep_going_round(house.office())
    keep_sending(house.office())


if os.environ.get("ONEWINDOW_ROUNDS") == "1":
    _begin_rounds()
