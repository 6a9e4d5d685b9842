"""The examples in the room's documentation are true."""

from __future__ import annotations

import doctest

import onewindow.dmn


def test_the_examples_of_the_api() -> None:
    found = doctest.testmod(onewindow.dmn)
    assert found.attempted >= 6 and found.failed == 0
