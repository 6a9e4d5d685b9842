"""Write the pages of the manual that come from the program itself: one for each operation."""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path

HELP = "写出每个操作的手册页 / write the manual's page of each operation"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to write."""
    parser.add_argument(
        "folder",
        type=Path,
        nargs="?",
        default=Path("docs/operations"),
        help="文件夹 / folder (docs/operations)",
    )


def run(arguments: argparse.Namespace) -> int:
    """Write them and say how many."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onewindow.web.settings")
    with tempfile.TemporaryDirectory(prefix="onewindow-manual-") as folder:
        os.environ.setdefault(
            "ONEWINDOW_DATA", folder
        )  # reading the routes makes Django ask for its data folder
        import django

        django.setup()
        from onewindow.cli.manual import pages

        count = pages.write(arguments.folder)
    print(f"{count} 页写入 {arguments.folder} / {count} pages written to {arguments.folder}")
    return 0
