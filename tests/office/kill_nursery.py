"""Starts many processes to be killed without their start-up: everything is imported and the rules compiled once.

Lines of standard input come in pairs. A JSON object ``{data, url, drafts}`` forks a fresh process (this one has no
threads and no database) that prints what ``kill_child`` prints. ``kill`` ends it by SIGKILL; then ``gone`` is printed.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import traceback
from pathlib import Path

from kill_child import submit_all
from office_helpers import CATALOGUES, MONDAY

from onewindow.catalogue.facts import read_facts

catalogue = CATALOGUES.on(MONDAY.date())
planner = CATALOGUES.planner(catalogue)
planner.plan(read_facts(catalogue, {}), MONDAY.date())
for line in iter(sys.stdin.readline, ""):
    wish = json.loads(line)
    child = os.fork()
    if child == 0:
        try:
            submit_all(Path(wish["data"]), wish["url"], wish["drafts"])
        except Exception:
            traceback.print_exc()
            print("failed\nall", flush=True)  # so that the test does not wait for ever
        os._exit(0)
    assert sys.stdin.readline() == "kill\n"
    os.kill(
        child, signal.SIGKILL
    )  # it may have ended, but nobody has waited for it: its number is still its own
    os.waitpid(child, 0)
    print("gone", flush=True)
