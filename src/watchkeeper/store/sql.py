"""A store in SQLite, which one machine needs no server for, or PostgreSQL, for a team.

Writers take turns: SQLite's by its own lock, taken at the begin of the transaction, PostgreSQL's by an advisory lock, so that two
never grow a log from the same leaf. SQLite writes ahead and syncs each commit: what was answered is on the disk.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from watchkeeper.model.errors import FormatTooNew, UsageError, WorkspaceError
from watchkeeper.model.marking import View
from watchkeeper.store import schema
from watchkeeper.store.sql_reader import SqlReader
from watchkeeper.store.sql_writer import SqlWriter

_TURN = 7_232_119_004_512
"""Key of PostgreSQL's advisory lock, the same for every writer of every version."""
BUSY_S = 60
"""Seconds a writer of SQLite waits for its turn."""


class SqlStore:
    """A store behind an SQLAlchemy address. The tables are made when they are not there."""

    def __init__(self, address: str | Path) -> None:
        self._engine = _engine(address)
        try:
            with self._engine.begin() as connection:
                self._take_turn(connection)
                schema.metadata.create_all(connection)
                found = connection.scalar(sa.select(sa.func.max(schema.meta.c.format)))
                if found is None:
                    connection.execute(schema.meta.insert(), {"format": schema.FORMAT})
                elif found > schema.FORMAT:
                    raise FormatTooNew(
                        f"the store has format {found}, this version reads up to {schema.FORMAT}; use a later Watchkeeper"
                    )
        except SQLAlchemyError as error:
            raise _failed("cannot be opened", error) from error

    @contextmanager
    def write(self) -> Iterator[SqlWriter]:
        """A transaction."""
        try:
            with self._engine.begin() as connection:
                self._take_turn(connection)
                writer = SqlWriter(connection)
                yield writer
                writer.finish()
            if writer.erased and self._engine.dialect.name == "sqlite":
                with (
                    self._engine.connect() as connection
                ):  # else what was erased stands in the journal until all are closed
                    connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        except SQLAlchemyError as error:
            raise _failed("could not be written; nothing of this transaction is there", error) from error

    def view(self, view: View) -> SqlReader:
        """What a view may see."""
        return SqlReader(self._engine, view)

    def close(self) -> None:
        """Closes the connections."""
        self._engine.dispose()

    def _take_turn(self, connection: sa.Connection) -> None:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_TURN)))
        else:
            connection.exec_driver_sql("BEGIN IMMEDIATE")


def _engine(address: str | Path) -> sa.Engine:
    if isinstance(address, Path):
        engine = sa.create_engine(f"sqlite:///{address}", connect_args={"timeout": BUSY_S})
        sa.event.listen(engine, "connect", _sqlite_as_meant)
        return engine
    try:
        url = sa.make_url(address)
        if url.get_backend_name() != "postgresql":
            raise UsageError(f"a store is kept in SQLite or PostgreSQL, not in {url.get_backend_name()}")
        return sa.create_engine(url.set(drivername="postgresql+psycopg"), pool_pre_ping=True)
    except (SQLAlchemyError, ModuleNotFoundError) as error:
        raise UsageError(
            f"the address of the store cannot be used: {str(error).splitlines()[0]}; expected postgresql://USER@HOST/DATABASE, "
            "and for it the extra watchkeeper[postgres]"
        ) from error


def _sqlite_as_meant(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver begins no transactions of its own; `_take_turn` does
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _failed(what: str, error: SQLAlchemyError) -> WorkspaceError:
    cause = getattr(error, "orig", None) or error
    return WorkspaceError(f"the store {what}: {str(cause).splitlines()[0]}")
