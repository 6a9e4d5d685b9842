"""How people say things: everyday words for matters and for bodies, and what they say around them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ruamel.yaml import YAML

from onewindow.catalogue.model import Mark


@dataclass(frozen=True, slots=True)
class Everyday:
    """The words of ``guide_words.yaml``: by matter (Chinese, then English), by department, and the fillers, longest first."""

    matters: Mapping[str, tuple[str, ...]]
    departments: Mapping[str, tuple[str, ...]]
    fillers: tuple[str, ...]
    checked: Mark


@cache
def everyday() -> Everyday:
    """All everyday words, with their mark."""
    text = (Path(__file__).parent / "guide_words.yaml").read_text(encoding="utf-8")
    read = YAML(typ="safe", pure=True).load(text)
    return Everyday(
        matters={id: (*words, *read["english"].get(id, ())) for id, words in read["words"].items()},
        departments={id: tuple(words) for id, words in read["departments"].items()},
        fillers=tuple(sorted(read["fillers"], key=len, reverse=True)),
        checked=Mark(read["checked"]),
    )


def bare(word: str) -> str:
    """A word in plain form without the fillers at its ends: ``我要办施工许可证`` gives ``施工许可证``; empty when nothing is left.

    An English filler goes only as a whole word, so that ``how`` does not cut ``howling``.
    """
    left = word
    while left:
        cut = next((one for one in everyday().fillers if _wraps(left, one)), None)
        if cut is None:
            return left
        left = left.removeprefix(cut) if left.startswith(cut) else left.removesuffix(cut)
    return left


def _wraps(word: str, filler: str) -> bool:
    if filler.isascii():
        return word == filler
    return word.startswith(filler) or word.endswith(filler)
