"""Models from files with the models they import, found beside them.

Loops and paths that lead away are refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote, urlparse

from onewindow.dmn.errors import DmnError
from onewindow.dmn.graph import DecisionModel
from onewindow.dmn.model import Definitions, Import
from onewindow.dmn.names_xml import DMN_NAMESPACES
from onewindow.dmn.xml_reader import read_file

_DEEPEST = 20


def load_model(path: Path, generated: bool = False) -> DecisionModel:
    """The model in a DMN file, ready to decide, with all models that it imports.

    An import is looked for by its location, then by its namespace among the DMN files of the same folder.
    Raises ``DmnError`` for a file that cannot be read, an import that cannot be found, or a loop of imports.
    """
    return _Loader(path.resolve().parent, generated).model(path.resolve(), ())


def link(
    definitions: Definitions, others: Mapping[str, Definitions], generated: bool = False
) -> DecisionModel:
    """A model ready to decide, its imports taken from ``others`` by namespace.

    Raises ``DmnError`` as ``load_model``.
    """

    def linked(current: Definitions, chain: tuple[str, ...]) -> DecisionModel:
        _check_chain(current, chain)
        imported = {}
        for entry in current.imports:
            if not _is_model(entry):
                continue
            if entry.namespace not in others:
                raise _not_found(current, entry)
            imported[entry.namespace] = linked(others[entry.namespace], (*chain, current.namespace))
        return DecisionModel(current, imported, generated)

    return linked(definitions, ())


class _Loader:
    """Loads one file and what it imports from one folder, each once."""

    def __init__(self, folder: Path, generated: bool) -> None:
        self.generated = generated
        self.folder = folder
        self.loaded: dict[Path, DecisionModel] = {}

    def model(self, path: Path, chain: tuple[str, ...]) -> DecisionModel:
        if path in self.loaded:
            return self.loaded[path]
        definitions = _definitions(path, path.stat().st_mtime_ns if path.exists() else 0)
        _check_chain(definitions, chain)
        imported = {}
        for entry in definitions.imports:
            if _is_model(entry):
                target = self._locate(entry, path)
                if target is None:
                    raise _not_found(definitions, entry)
                imported[entry.namespace] = self.model(target, (*chain, definitions.namespace))
        self.loaded[path] = DecisionModel(definitions, imported, self.generated)
        return self.loaded[path]

    def _locate(self, entry: Import, importer: Path) -> Path | None:
        location = unquote(urlparse(entry.location).path) if entry.location else ""
        if location and "://" not in entry.location:
            path = (importer.parent / location).resolve()
            if (
                path.is_file()
                and path.is_relative_to(self.folder)
                and self._namespace(path) == entry.namespace
            ):
                return path
        beside = sorted(importer.parent.glob("*.dmn"))
        return next((path.resolve() for path in beside if self._namespace(path) == entry.namespace), None)

    @staticmethod
    def _namespace(path: Path) -> str | None:
        try:
            return _definitions(path, path.stat().st_mtime_ns).namespace
        except DmnError:
            return None


@lru_cache(maxsize=256)
def _definitions(path: Path, _changed: int) -> Definitions:
    return read_file(path)


def _is_model(entry: Import) -> bool:
    return not entry.kind or entry.kind in DMN_NAMESPACES


def _check_chain(definitions: Definitions, chain: tuple[str, ...]) -> None:
    if definitions.namespace in chain:
        way = " → ".join((*chain, definitions.namespace))
        raise DmnError(
            f"模型互相导入成环，无法载入：{way}。请去掉其中一个导入。",
            f"The models import each other in a loop and cannot be loaded: {way}. Remove one of the imports.",
        )
    if len(chain) > _DEEPEST:
        raise DmnError(
            f"模型的导入超过 {_DEEPEST} 层，没有载入。",
            f"Imports go more than {_DEEPEST} levels deep; nothing was loaded.",
        )


def _not_found(definitions: Definitions, entry: Import) -> DmnError:
    return DmnError(
        f"模型“{definitions.name}”导入的 {entry.namespace}（{entry.name}）找不到；请把该文件放在同一文件夹。",
        f"Model '{definitions.name}' imports {entry.namespace} ({entry.name}), which cannot be"
        f" found; put its file into"
        " the same folder.",
    )
