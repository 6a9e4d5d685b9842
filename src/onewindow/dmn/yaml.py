"""The YAML face of decision models: tables as the catalogue writes them (``load_table``, ``dump_table``)."""

from onewindow.dmn.tables_dump import dump_table
from onewindow.dmn.tables_yaml import load_table

__all__ = ["dump_table", "load_table"]
