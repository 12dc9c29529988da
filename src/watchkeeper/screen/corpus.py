"""Everything that is screened against, ready for search: names, identifiers and entries of some versions of some lists.

It is made from the lists in seconds, kept on the disk under the hash of what it was made from, and opened in a fraction of
one: entries are read when they are hit. A corpus that is damaged is made again.
"""

from __future__ import annotations

import hashlib
import json
import mmap
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from watchkeeper import __version__
from watchkeeper.model.listed import ListedEntity
from watchkeeper.screen import index_file
from watchkeeper.screen.identifiers import keys_of
from watchkeeper.screen.index import IndexedName, NameIndex

FORMAT = 1
"""Counts up when anything below is written otherwise."""
_ENTRIES, _OFFSETS, _LISTS, _KEYS, _HOLDERS, _ABOUT = (
    "entries.jsonl",
    "offsets.npy",
    "lists.npy",
    "keys.npy",
    "holders.npy",
    "about.json",
)
NAMES = "names"


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A listed party of a corpus."""

    number: int
    list: str
    entity: ListedEntity


class Corpus:
    """Parties by number, from 0; found by their names or by identifiers."""

    def __init__(self, folder: Path) -> None:
        """Opens a corpus. OSError, ValueError, LookupError or WorkspaceError when the folder holds none that is whole."""
        about = json.loads((folder / _ABOUT).read_text(encoding="utf-8"))
        if about.get("format") != FORMAT:
            raise ValueError(f"{folder} is a corpus of format {about.get('format')}, expected {FORMAT}")
        self.lists: list[str] = about["lists"]
        self._offsets: NDArray[np.int64] = np.load(folder / _OFFSETS)
        self._of_list: NDArray[np.int16] = np.load(folder / _LISTS)
        self._keys: NDArray[np.uint64] = np.load(folder / _KEYS)
        self._holders: NDArray[np.int32] = np.load(folder / _HOLDERS)
        size = (folder / _ENTRIES).stat().st_size
        if len(self._offsets) != len(self._of_list) + 1 or size != self._offsets[-1] or size != about["bytes"]:
            raise ValueError(f"{folder} is damaged: its entries are not where they should be")
        with (folder / _ENTRIES).open("rb") as file:
            self._entries = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if size else b""
        self.names = NameIndex.load(folder / NAMES)

    def __len__(self) -> int:
        """How many parties there are."""
        return len(self._of_list)

    def party(self, number: int) -> Party:
        """One party."""
        begin, end = self._offsets[number], self._offsets[number + 1]
        return Party(
            number=number,
            list=self.lists[self._of_list[number]],
            entity=ListedEntity.from_json(bytes(self._entries[begin:end])),
        )

    def parties(self) -> Iterator[Party]:
        """All of them, in order."""
        return (self.party(number) for number in range(len(self)))

    def holders(self, key: str) -> list[int]:
        """Parties of which the list says this identifier, as `identifiers.keys_of` writes it. Two keys may have one hash, if
        once in 10**19: the caller compares again."""
        hashed = _hash_of(key)
        begin, end = np.searchsorted(self._keys, hashed, "left"), np.searchsorted(self._keys, hashed, "right")
        return sorted({int(number) for number in self._holders[begin:end]})


def build(lists: Iterable[tuple[str, Iterable[ListedEntity]]], folder: Path) -> Corpus:
    """Writes a corpus of named lists and opens it. It is there whole or not at all."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    staged = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        _write(lists, staged)
        _put(staged, folder)
    finally:
        shutil.rmtree(staged, ignore_errors=True)
    return Corpus(folder)


def corpus_id(states: Iterable[tuple[str, str]]) -> str:
    """The name of the corpus of these (list, state hash): equal states have one corpus, whenever they were loaded. Another
    version of the program makes its own, for it may read names otherwise."""
    text = json.dumps([__version__, FORMAT, index_file.VERSION, *sorted(map(list, states))])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _write(lists: Iterable[tuple[str, Iterable[ListedEntity]]], folder: Path) -> None:
    offsets, called, names = [0], list[str](), list[IndexedName]()
    of_list, keys = list[int](), list[tuple[int, int]]()
    with (folder / _ENTRIES).open("wb") as file:
        for place, (name, entities) in enumerate(lists):
            called.append(name)
            for entity in entities:
                number = len(of_list)
                of_list.append(place)
                offsets.append(offsets[-1] + file.write(entity.to_json().encode()))
                keys += [(_hash_of(key), number) for said in entity.said for key in keys_of(said)]
                names += list(_names(number, entity))
    keys.sort()
    np.save(folder / _OFFSETS, np.array(offsets, np.int64))
    np.save(folder / _LISTS, np.array(of_list, np.int16))
    np.save(folder / _KEYS, np.array([key for key, _ in keys], np.uint64))
    np.save(folder / _HOLDERS, np.array([number for _, number in keys], np.int32))
    NameIndex.build(names).save(folder / NAMES)
    about = {"format": FORMAT, "lists": called, "bytes": offsets[-1]}
    (folder / _ABOUT).write_text(json.dumps(about), encoding="utf-8")


def _put(staged: Path, folder: Path) -> None:
    """Puts the new folder in the place of one that is not whole, or that another process made meanwhile."""
    old = Path(tempfile.mkdtemp(prefix=f".{folder.name}.old.", dir=folder.parent))
    with suppress(OSError):
        folder.rename(old / "corpus")
    try:
        staged.rename(folder)
    except OSError:
        if not folder.exists():
            raise
    finally:
        shutil.rmtree(old, ignore_errors=True)


def _names(number: int, entity: ListedEntity) -> Iterator[IndexedName]:
    for name in entity.names:
        if name.text.strip():
            yield IndexedName(target=number, text=name.text, name_kind=name.kind, kind=entity.kind)


def _hash_of(key: str) -> int:
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "big")


def forget_oldest(folder: Path, *, keep: int, but: str) -> None:
    """Removes corpora that were not opened for longest, until `keep` are left; never `but`, which is marked as opened now."""
    with suppress(OSError):
        os.utime(folder / but)
    kept = sorted(
        (one for one in folder.iterdir() if one.name != but and not one.name.startswith(".")),
        key=_opened,
        reverse=True,
    )
    for one in kept[keep - 1 :]:
        shutil.rmtree(one, ignore_errors=True)


def _opened(corpus: Path) -> int:
    """When a corpus was last opened, nanoseconds; long ago for one that another process has just removed."""
    try:
        return corpus.stat().st_mtime_ns
    except OSError:
        return 0
