"""The YAML face of decision models: tables as the catalogue writes them, and whole models.

``load_table`` and ``dump_table`` work on mappings; ``read_yaml`` and ``write_yaml`` on the text of a whole
model.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from onewindow.dmn.tables_dump import dump_table
from onewindow.dmn.tables_yaml import load_table

if TYPE_CHECKING:
    from onewindow.dmn.model import Definitions

__all__ = ["dump_table", "load_table", "read_yaml", "write_yaml"]


def read_yaml(text: str, name: str = "YAML") -> Definitions:
    """The model that YAML text describes; a single table becomes a model with one decision.

    Raises ``DmnError``.
    """
    from onewindow.dmn import yaml_text  # what whole models need is not loaded for tables alone

    return yaml_text.read_yaml(text, name)


def write_yaml(model: Definitions) -> str:
    """The model as YAML 1.2 text; a model of one table as that table."""
    from onewindow.dmn import yaml_text

    return yaml_text.write_yaml(model)
