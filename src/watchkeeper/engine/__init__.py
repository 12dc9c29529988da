"""The compute seam: scans and small tables come in under names, portable SQL is run over them, Arrow rows go out.

One SQL text serves every engine; `dialect.py` lists the functions it may use. An engine never opens a table by itself: it
is handed a scan, which carries the view it was made under.
"""

from watchkeeper.engine.base import Engine, Relation, Sql

__all__ = ["Engine", "Relation", "Sql"]
