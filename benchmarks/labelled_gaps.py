"""Labelled gaps read from a file: columns as the publisher names them, missing ones not-a-number."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from watchkeeper.detect.silence import Silences
from watchkeeper.model.errors import SourceError

RECEPTION, BEFORE, LABEL = "reception_positions_per_day_off", "positions_12h_before", "actual_gap"
AFTER, X_BEFORE, X_AFTER = "positions_12h_after", "positions_Xh_before", "positions_Xh_after"
REQUIRED, OPTIONAL = (RECEPTION, BEFORE, LABEL), (AFTER, X_BEFORE, X_AFTER)


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledGaps:
    """Rows of a file, in its order."""

    sha256: str
    """Of the file's bytes as they are."""
    text_sha256: str
    """Of the text, unpacked: the same rows packed otherwise are the same data."""
    silences: Silences
    """Length and distance from shore are the least of the publisher's selection: its rows are all within the domain."""
    real: NDArray[np.bool_]
    """The label: a second provider heard nothing for 12 hours and more either."""


def read_labelled_gaps(file: Path) -> LabelledGaps:
    """The rows of a CSV file, plain or .gz; SourceError that names the line when a value is not a number."""
    try:
        data = file.read_bytes()
        plain = gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
        text = plain.decode("utf-8-sig")
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise SourceError(f"{file} cannot be read as CSV, plain or .gz: {error}") from error
    rows = csv.reader(io.StringIO(text))
    head = next(rows, [])
    if missing := [name for name in REQUIRED if name not in head]:
        raise SourceError(f"{file} has no column {', '.join(missing)}; expected at least {', '.join(REQUIRED)}")
    values = _numbers(file, rows, len(head))
    columns = {name: values[:, number] for number, name in enumerate(head)}
    columns |= {name: np.full(len(values), np.nan) for name in OPTIONAL if name not in head}
    label = columns[LABEL]
    if not np.isin(label, (0.0, 1.0)).all() or len(np.unique(label)) < 2:
        raise SourceError(f"{file}: {LABEL} must be 0 or 1, and both must occur")
    return LabelledGaps(
        sha256=hashlib.sha256(data).hexdigest(),
        text_sha256=hashlib.sha256(plain).hexdigest(),
        silences=Silences(
            silence_h=12.0,
            shore_nm=np.nextafter(50.0, 51.0),
            reception_per_day=columns[RECEPTION],
            positions_before=columns[BEFORE],
            positions_after=columns[AFTER],
            positions_x_before=columns[X_BEFORE],
            positions_x_after=columns[X_AFTER],
        ),
        real=label == 1.0,
    )


def _numbers(file: Path, rows: object, width: int) -> NDArray[np.float64]:
    found = []
    for line, row in enumerate(rows, start=2):  # type: ignore[arg-type, var-annotated]
        try:
            found.append([float(value) if value else np.nan for value in row])
        except ValueError as error:
            raise SourceError(f"{file}, line {line}: {error}; every value must be a number") from error
        if len(row) != width:
            raise SourceError(f"{file}, line {line}: {len(row)} values, the head names {width}")
    if not found:
        raise SourceError(f"{file} holds no rows")
    return np.array(found)
