"""Starting the web server from the command line."""

from __future__ import annotations

import io
import os
import socket
from collections.abc import Iterable
from functools import cache

from onewindow.cli.messages import Complaint


def prepare() -> None:
    """Set Django up, bring the sign-in tables to this version and run the start-up checks."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onewindow.web.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    call_command("check", verbosity=0, stdout=io.StringIO())


def create_sign_ins(people: Iterable[tuple[str, str, str]]) -> None:
    """Create sign-ins from (name, password, the office's login); existing names get the new password.

    Call ``prepare`` first. A person's rights are the office's rows, not the sign-in's. A password that several
    share is hashed once: a demonstration of fifty people starts ten seconds sooner.
    """
    from django.contrib.auth.hashers import make_password
    from django.db import transaction

    from onewindow.web.models import Account

    hashed = cache(make_password)
    with transaction.atomic():
        for name, password, login in people:
            Account.objects.update_or_create(
                name=name, defaults={"person": login, "password": hashed(password)}
            )


def serve(host: str, port: int, workers: int = 1, threads: int = 4) -> None:
    """Serve until stopped. One process owns SQLite; more than one is refused unless PostgreSQL is set."""
    if workers < 1 or threads < 1:
        raise Complaint("进程数和线程数至少为 1", "workers and threads must be at least 1")
    if workers > 1 and not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        raise Complaint(
            f"不能用 {workers} 个进程启动：SQLite 只能由一个进程写。请改用 1 个进程，或把 DATABASE_URL 设为 PostgreSQL",
            f"can't serve with {workers} processes: one process must own SQLite. "
            "Use one, or point DATABASE_URL to PostgreSQL",
        )
    require_free(host, port)
    prepare()
    os.environ["ONEWINDOW_ROUNDS"] = "1"
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    print(f"一窗 onewindow: http://{host}:{port}/  (Ctrl+C 停止 to stop)", flush=True)
    Granian(
        "onewindow.web.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        backlog=512,
        websockets=False,
        log_level=LogLevels.warning,
        log_access=False,
    ).serve()


def require_free(host: str, port: int) -> None:
    """Refuse an address that is in use.

    The server shares its port among its workers: a second one would start beside the first without a word, and
    each would answer half of the visitors from its own data.
    """
    if not 0 < port < 65_536:
        raise Complaint(
            f"不能在端口 {port} 启动：端口应在 1 到 65535 之间", f"can't serve on port {port}: use 1 to 65535"
        )
    try:
        socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET).close()
    except OSError as trouble:
        raise Complaint(
            f"不能在 {host}:{port} 启动：端口已被占用（也许已经启动过一次），或者没有这个地址。"
            "请先停止占用它的程序，或用 --port 换一个端口",
            f"can't serve on {host}:{port}: the port is taken (perhaps it was started before), or there is no such "
            "address. Stop what is listening there, or choose another port with --port",
        ) from trouble
