"""The only place where concrete engines and stores are named."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from watchkeeper.engine import Engine
from watchkeeper.model.errors import UsageError
from watchkeeper.services.workspace import Workspace
from watchkeeper.store import Store

ENGINES: tuple[str, ...] = ("duckdb", "spark")


@contextmanager
def engine(workspace: Workspace, name: str = "duckdb") -> Iterator[Engine]:
    """An engine with the workspace's limits, closed at the end."""
    settings = workspace.settings
    made: Engine
    if name == "duckdb":
        from watchkeeper.engine.duckdb import DuckDbEngine

        made = DuckDbEngine(
            threads=settings.threads, memory_limit_mb=settings.memory_limit_mb, spill=workspace.root / "tmp"
        )
    elif name == "spark":
        from watchkeeper.engine.spark import SparkEngine

        made = SparkEngine(threads=settings.threads)
    else:
        raise UsageError(f"there is no engine '{name}'; known are {', '.join(ENGINES)}")
    try:
        yield made
    finally:
        made.close()


STORE_FILE = "store.sqlite"
"""In the workspace, unless the setting `store` names a database."""


@contextmanager
def store(workspace: Workspace) -> Iterator[Store]:
    """The store of judgements and receipts, closed at the end."""
    from watchkeeper.store.sql import SqlStore

    made = SqlStore(workspace.settings.store or workspace.root / STORE_FILE)
    try:
        yield made
    finally:
        made.close()
