"""Refusals of the procedures in people's words: the procedures know departments, papers and special procedures by id alone."""

from __future__ import annotations

import re

from onewindow.catalogue.model import Catalogue, Text
from onewindow.procedures.protocol import Refused

_ID = re.compile(r"(?<![A-Za-z0-9_])[a-z][a-z0-9_]*")


def in_words(refusal: Refused, catalogue: Catalogue) -> Refused:
    """The same refusal with the names that the catalogue gives to the ids in it; itself where there are none."""
    named = named_text(Text(refusal.zh, refusal.en), catalogue)
    if (named.zh, named.en) == (refusal.zh, refusal.en):
        return refusal
    return Refused(refusal.code, named.zh, named.en, refusal.article)


def named_text(text: Text, catalogue: Catalogue) -> Text:
    """A refusal's two sentences with names for ids. An id is recognised in the Chinese one, where no English word stands."""
    names = {id: name for id in set(_ID.findall(text.zh)) if (name := _name(id, catalogue)) is not None}
    if not names:
        return text
    zh = _ID.sub(lambda found: names[found[0]].zh if found[0] in names else found[0], text.zh)
    en = _ID.sub(lambda found: names[found[0]].en if found[0] in names else found[0], text.en)
    return Text(zh, en)


def _name(id: str, catalogue: Catalogue) -> Text | None:
    found = (
        catalogue.departments.get(id) or catalogue.documents.get(id) or catalogue.special_procedures.get(id)
    )
    return found.name if found is not None else None
