"""The files of a list as they lie there: plain, compressed, in one archive, or a set beside each other."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from watchkeeper.lake.archive import sha256_of
from watchkeeper.lists.published import ListFile
from watchkeeper.model.errors import FileUnreadable, SourceError, UsageError
from watchkeeper.sources.entries import file_bytes
from watchkeeper.sources.inputs import BROKEN, Input, damage_of, inputs_of

SETS = {
    "sdn": {"alt": "alt", "add": "add"},
    "cons_prim": {"alt": "cons_alt", "add": "cons_add"},
}
"""Stem of a main file -> part -> stem of its file."""
_NAME = re.compile(r"^(?P<stem>\w+)\.csv(?:\.(?:gz|zst))?$", re.IGNORECASE)
MOST_BYTES = 1 << 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Had:
    """One file as it was had: its part of the list, where it is, its hash and size."""

    part: str
    path: Path
    sha256: str
    size: int

    def to_dict(self) -> dict[str, object]:
        """As kept with a version."""
        return {"name": self.path.name, "part": self.part, "sha256": self.sha256, "bytes": self.size}


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """A list's bytes and the files they are from; of an archive that is the archive."""

    file: ListFile
    had: tuple[Had, ...]

    @property
    def sha256(self) -> str:
        """Of the main file."""
        return self.had[0].sha256


def gathered(path: Path) -> Gathered:
    """The list in a file, or the set in a folder. SourceError when it cannot be unpacked, UsageError when there is none."""
    try:
        if path.is_dir():
            return _of_folder(path)
        if not path.is_file():
            raise UsageError(f"there is no file {path}")
        return _of_archive(path) if len(inputs_of(path)) > 1 else _of_file(path)
    except OSError as error:
        raise FileUnreadable(f"{path} cannot be read: {error.strerror or error}") from error


def _stem(name: str) -> str:
    found = _NAME.match(name)
    return found.group("stem").lower() if found else ""


def is_set(folder: Path) -> bool:
    """Whether a folder holds a set of files that belong together."""
    return any(_stem(one.name) in SETS for one in folder.iterdir())


def _of_folder(folder: Path) -> Gathered:
    mains = [one for one in sorted(folder.iterdir()) if one.is_file() and _stem(one.name) in SETS]
    if len(mains) != 1:
        raise UsageError(
            f"{folder} holds {len(mains)} files called sdn.csv or cons_prim.csv; a folder is read as one set of files"
        )
    return _of_file(mains[0])


def _of_file(path: Path) -> Gathered:
    parts: dict[str, Path] = {}
    if path.name.lower() == path.name or path.is_file():
        for part, stem in SETS.get(_stem(path.name), {}).items():
            beside = next(
                (one for one in sorted(path.parent.iterdir()) if _stem(one.name) == stem and one.is_file()), None
            )
            if beside is not None:
                parts[part] = beside
    main = file_bytes(path) if path.stat().st_size else b""
    had = [("main", path), *parts.items()]
    return Gathered(
        file=ListFile(name=path.name, main=main, parts={part: file_bytes(one) for part, one in parts.items()}),
        had=tuple(Had(part=part, path=one, sha256=sha256_of(one), size=one.stat().st_size) for part, one in had),
    )


def _of_archive(path: Path) -> Gathered:
    members = {_stem(Path(one.name).name): one for one in inputs_of(path)}
    main = next((stem for stem in SETS if stem in members), None)
    if main is None:
        raise SourceError(f"{path} holds {len(members)} files, none of them sdn.csv or cons_prim.csv")
    parts = {part: _bytes(members[stem]) for part, stem in SETS[main].items() if stem in members}
    had = Had(part="archive", path=path, sha256=sha256_of(path), size=path.stat().st_size)
    return Gathered(file=ListFile(name=path.name, main=_bytes(members[main]), parts=parts), had=(had,))


def _bytes(member: Input) -> bytes:
    try:
        with member.open() as stream:
            data = stream.read(MOST_BYTES + 1)
            damage = damage_of(stream)
    except BROKEN as error:
        raise SourceError(f"{member.path} cannot be unpacked: {error}") from error
    if damage is not None or len(data) > MOST_BYTES:
        raise SourceError(f"{member.name} in {member.path} cannot be unpacked: {damage or 'it is too large'}")
    return data
