"""Serve the pages with granian: one process that owns the SQLite files, several threads."""

from __future__ import annotations

import argparse

HELP = "启动网站 / serve the web pages"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Address, port, and workers (more than one needs PostgreSQL)."""
    parser.add_argument("--host", default="127.0.0.1", help="监听地址 / address to listen on (127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, help="端口 / port (8000)")
    parser.add_argument(
        "--workers", type=int, default=1, help="进程数，SQLite 只能为 1 / processes; SQLite allows one"
    )
    parser.add_argument("--threads", type=int, default=4, help="每进程线程数 / threads per process (4)")


def run(arguments: argparse.Namespace) -> int:
    """Prepare the sign-in tables and serve until stopped."""
    from onewindow.web.serving import serve

    serve(arguments.host, arguments.port, arguments.workers, arguments.threads)
    return 0
