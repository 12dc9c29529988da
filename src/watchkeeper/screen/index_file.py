"""The file of an index: a line that says what it is, a table of arrays, the arrays, each where it can be mapped into memory."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import numpy as np
import numpy.typing as npt

from watchkeeper.model.errors import FormatTooNew, IntegrityError

MAGIC = b"watchkeeper names\n"
VERSION = 2
"""Raised when the arrays, the terms or the folds behind them change: an older file is then built again."""
_ALIGNED = 64


def write(path: Path, arrays: dict[str, npt.NDArray[np.generic]]) -> None:
    """Writes arrays to a file, whole or not at all."""
    body = bytearray()
    table = []
    for name, array in sorted(arrays.items()):
        body.extend(b"\0" * (-len(body) % _ALIGNED))
        table.append({"name": name, "dtype": array.dtype.str, "length": len(array), "at": len(body)})
        body.extend(np.ascontiguousarray(array).tobytes())
    head = {"version": VERSION, "sha256": hashlib.sha256(body).hexdigest(), "arrays": table}
    line = json.dumps(head, sort_keys=True).encode() + b"\n"
    line = b" " * (-(len(MAGIC) + len(line)) % _ALIGNED) + line
    part = path.with_name(f"{path.name}.part")
    with open(part, "wb") as file:
        file.write(MAGIC + line + bytes(body))
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def read(path: Path) -> dict[str, npt.NDArray[np.generic]]:
    """The arrays of a file, mapped into memory and checked against their hash.

    IntegrityError for a file that is damaged or is something else, FormatTooNew for one of another version.
    """
    try:
        with open(path, "rb") as file:
            begins = file.read(len(MAGIC))
            line = file.readline(1 << 20)
        if begins != MAGIC:
            raise IntegrityError(f"{path} is not an index of names: build the index again.")
        head = json.loads(line)
        version = head["version"]
    except (ValueError, KeyError, TypeError) as error:
        raise IntegrityError(f"The index of names in {path} is damaged at its head: build it again.") from error
    if version != VERSION:
        raise FormatTooNew(
            f"The index of names in {path} has format {version}, this version reads {VERSION}: build it again."
        )
    size = path.stat().st_size - len(MAGIC) - len(line)
    if size <= 0:
        raise IntegrityError(f"The index of names in {path} ends after its head: build it again.")
    body = np.memmap(path, np.uint8, "r", offset=len(MAGIC) + len(line))
    if hashlib.sha256(body.data).hexdigest() != head["sha256"]:
        raise IntegrityError(f"The index of names in {path} is not what was written: build it again.")
    return {one["name"]: _array(body, one) for one in head["arrays"]}


def _array(body: npt.NDArray[np.uint8], one: dict[str, object]) -> npt.NDArray[np.generic]:
    dtype, length, at = np.dtype(str(one["dtype"])), int(str(one["length"])), int(str(one["at"]))
    return np.asarray(body[at : at + length * dtype.itemsize]).view(dtype)
