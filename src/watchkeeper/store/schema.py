"""Tables of the store. `FORMAT` counts up when one changes; a store of a later format is refused."""

from __future__ import annotations

import sqlalchemy as sa

FORMAT = 1
metadata = sa.MetaData()

_LOG = ("log", sa.BigInteger)
"""Signed 64-bit `marking_id`."""

meta = sa.Table("meta", metadata, sa.Column("format", sa.Integer, primary_key=True))

markings = sa.Table(
    "markings",
    metadata,
    sa.Column("marking_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("marking", sa.Text, nullable=False),
)

receipts = sa.Table(
    "receipts",
    metadata,
    sa.Column(*_LOG, primary_key=True, autoincrement=False),
    sa.Column("index", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("leaf_hash", sa.String(64), nullable=False, unique=True),
    sa.Column("made", sa.DateTime(timezone=True), nullable=False),
)

nodes = sa.Table(
    "receipt_nodes",
    metadata,
    sa.Column(*_LOG, primary_key=True, autoincrement=False),
    sa.Column("level", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("index", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("hash", sa.LargeBinary(32), nullable=False),
)

heads = sa.Table(
    "receipt_heads",
    metadata,
    sa.Column(*_LOG, primary_key=True, autoincrement=False),
    sa.Column("size", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("root", sa.String(64), nullable=False),
    sa.Column("made", sa.DateTime(timezone=True), nullable=False),
)

bodies = sa.Table(
    "receipt_bodies",
    metadata,
    sa.Column("leaf_hash", sa.String(64), primary_key=True),
    sa.Column("body", sa.LargeBinary, nullable=False),
)
"""Zstandard-compressed. The one table of which rows are removed, on request."""

erasures = sa.Table(
    "receipt_erasures",
    metadata,
    sa.Column("leaf_hash", sa.String(64), primary_key=True),
    sa.Column("who", sa.Text, nullable=False),
    sa.Column("why", sa.Text, nullable=False),
    sa.Column("erased", sa.DateTime(timezone=True), nullable=False),
)

judgements = sa.Table(
    "judgements",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("judgement_id", sa.String(16), nullable=False),
    sa.Column("marking_id", sa.BigInteger, nullable=False),
    sa.Column("hit_id", sa.String(16), nullable=False, index=True),
    sa.Column("subject_hash", sa.String(16), nullable=False),
    sa.Column("content_hash", sa.String(16), nullable=False),
    sa.Column("verdict", sa.String(16), nullable=False),
    sa.Column("who", sa.Text, nullable=False),
    sa.Column("why", sa.Text, nullable=False),
    sa.Column("until", sa.Date),
    sa.Column("of", sa.String(16)),
    sa.Column("decided", sa.DateTime(timezone=True), nullable=False),
    sa.UniqueConstraint("judgement_id", "marking_id"),
)
