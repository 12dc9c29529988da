"""An engine is told of the relations a query needs and of no other."""

from __future__ import annotations

import pyarrow as pa

from watchkeeper.engine.base import Relation, Sql
from watchkeeper.engine.needed import needed

ROWS = pa.table({"x": [1]})
KNOWN: dict[str, Relation] = {
    "positions": ROWS,
    "stays": ROWS,
    "heard": Sql("SELECT * FROM Positions"),
    "long_stays": Sql("SELECT * FROM heard JOIN stays USING (x)"),
}


def test_a_relation_that_is_not_named_is_left_out() -> None:
    assert list(needed("SELECT x FROM stays", KNOWN)) == ["stays"]
    assert list(needed("SELECT x FROM stays_of_others", KNOWN)) == []


def test_what_a_relation_is_made_from_is_there_before_it() -> None:
    assert list(needed("SELECT x FROM LONG_STAYS", KNOWN)) == ["positions", "stays", "heard", "long_stays"]
