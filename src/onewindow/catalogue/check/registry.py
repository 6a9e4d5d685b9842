"""The families of checks: each is a generator of findings over one subject, registered by a unique name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from onewindow.catalogue.check.expressions import Use, uses
from onewindow.catalogue.findings import Finding
from onewindow.catalogue.layers import Source
from onewindow.catalogue.model import Catalogue, Origin
from onewindow.catalogue.yaml_text import Table


@dataclass
class Subject:
    """What is checked: the catalogue of one day and the files that it was made from."""

    catalogue: Catalogue
    source: Source

    @cached_property
    def uses(self) -> list[Use]:
        """Every FEEL expression of the catalogue, read, with its place and the names that it may use."""
        return list(uses(self.catalogue))

    def at(self, kind: str, id: str, *keys: str) -> Origin:
        """The place of a key of a definition, as near as the files tell."""
        table = self.catalogue.definitions[kind].get(id)
        origin = Origin("", 0)
        for key in (*keys, None):
            if not isinstance(table, Table):
                break
            origin = table.origin(key)
            table = table.get(key) if key is not None else None
        return origin


Check = Callable[[Subject], Iterator[Finding]]
FAMILIES: dict[str, Check] = {}


def family(name: str) -> Callable[[Check], Check]:
    """Register a family of checks. Raises ``ValueError`` when the name is taken."""

    def register(check: Check) -> Check:
        if name in FAMILIES:
            raise ValueError(f"the family of checks {name} is registered twice")
        FAMILIES[name] = check
        return check

    return register
