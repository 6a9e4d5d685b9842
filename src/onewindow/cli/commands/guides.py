"""Write the guide of each matter as Markdown."""

from __future__ import annotations

import argparse

HELP = "把每个事项的办事指南写成 Markdown / write the guide of each matter as Markdown"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to write, and for which day and zone."""
    parser.add_argument("folder", metavar="FOLDER", help="写到哪个文件夹 / the folder to write to")
    parser.add_argument(
        "--on", metavar="DATE", help="目录按哪一天（默认今天）/ the catalogue of which day (today)"
    )
    parser.add_argument("--catalogue", metavar="FOLDER", help="目录所在的文件夹 / the catalogue's folder")
    parser.add_argument("--zone", help="园区 / the zone")


def run(arguments: argparse.Namespace) -> int:
    """Write the pages and say how many."""
    from pathlib import Path

    from onewindow.catalogue import loader
    from onewindow.cli.plans import complaining, day
    from onewindow.office.guide_text import write_guides

    on = day(arguments.on)
    root = Path(arguments.catalogue) if arguments.catalogue else None
    with complaining():
        catalogue = loader.load(root, arguments.zone or loader.DEFAULT_ZONE, on)
    written = write_guides(catalogue, Path(arguments.folder))
    print(f"写了 {len(written)} 页 / {len(written)} pages written: {arguments.folder}")
    return 0
