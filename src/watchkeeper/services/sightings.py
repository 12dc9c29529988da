"""Sightings in and out of the lake: files and photographs kept byte for byte, and every report once.

A sighting is an observation: it is never replaced or corrected, and the same report under the same marking, in whatever file, is
one row. The same file again changes nothing.
"""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from watchkeeper.lake import Lake, arrow_schema
from watchkeeper.lake.archive import sha256_of
from watchkeeper.lake.snapshots import Snapshot
from watchkeeper.model.errors import FileUnreadable, NotFound, SourceError, UsageError
from watchkeeper.model.marking import OPEN, SCHEMES, Marking, View, combine
from watchkeeper.services.workspace import WHOLE, Workspace
from watchkeeper.sightings import BadRow, RejectedRow, Sighting, read_sightings, sighting_of
from watchkeeper.sightings.files import Reported, SightingFile
from watchkeeper.sightings.photo import photo_of
from watchkeeper.sources.inputs import BROKEN, Input, damage_of, inputs_of

TABLE = "sightings"
MOST_BYTES = 256 << 20
"""Of a file of sightings, unpacked; a radar of a coast makes a tenth of that in a day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredSighting:
    """A sighting of the lake, with where it came from and who may see it."""

    sighting: Sighting
    sighting_id: str
    sha256: str
    line: int
    marking_id: int


@dataclass(slots=True, kw_only=True)
class LoadedSightings:
    """What a load did."""

    file: str
    sha256: str
    form: str
    sightings: int
    """In the file, rejected rows not counted."""
    added: int = 0
    unchanged: int = 0
    """There already, or twice in the file."""
    photos: int = 0
    """Photographs kept with them."""
    rejected: Counter[str] = field(default_factory=Counter)
    """Rows by reason."""
    problems: list[str] = field(default_factory=list)
    """Each rejected row, and each photograph that is not there, as a sentence."""
    ids: list[str] = field(default_factory=list)
    """Of the sightings added."""
    snapshot: str = ""

    @property
    def rejected_percent(self) -> float:
        """Of the rows of the file."""
        bad = sum(self.rejected.values())
        return 100.0 * bad / max(1, bad + self.sightings)

    def to_dict(self) -> dict[str, Any]:
        """The document `sightings load --json` prints."""
        return {**asdict(self), "rejected": dict(self.rejected)}


def load_sightings(workspace: Workspace, file: Path, *, marking: Marking | None = None) -> LoadedSightings:
    """Loads a CSV, GeoJSON or KML file, plain or compressed. SourceError when it is none of them.

    `marking` holds for all of it, combined with what a row asks for itself; with neither a row is open.
    """
    try:
        sha256, found = sha256_of(file), _read(file)
    except OSError as error:
        raise FileUnreadable(f"{file} cannot be read: {error.strerror or error}") from error
    return _load(workspace, file, sha256, found, marking, file.parent)


def add_sighting(workspace: Workspace, said: Mapping[str, Any], *, marking: Marking | None = None) -> LoadedSightings:
    """Keeps one sighting that was typed in; its answers are kept as a file, as a report is. UsageError says what is wrong."""
    answers = {name: value for name, value in said.items() if value not in (None, [], "")}
    try:
        sighting, asked = sighting_of(answers)
    except BadRow as bad:
        raise UsageError(f"this is no sighting: {bad.reason}" + (f" ({bad.detail})" if bad.detail else "")) from None
    missing: list[str] = []
    _with_photos(sighting, None, {}, missing)
    if missing:  # before anything is kept
        raise UsageError(f"this is no sighting: {missing[0]}")
    found = SightingFile(form="form", reported=(Reported(number=1, sighting=sighting, marking=asked),), rejected=())
    with tempfile.TemporaryDirectory() as folder:
        form = Path(folder) / "sighting.json"
        form.write_text(json.dumps(answers, sort_keys=True, ensure_ascii=False, default=str) + "\n", encoding="utf-8")
        done = _load(workspace, form, sha256_of(form), found, marking, None)
    if done.problems:
        raise UsageError(done.problems[0])
    return done


def sightings_at(lake: Lake, snapshot: Snapshot, view: View) -> tuple[StoredSighting, ...]:
    """The sightings that exist for a view at a snapshot, by time, then id."""
    rows = lake.rows(snapshot, view, TABLE).to_pylist()
    return tuple(_stored(row) for row in sorted(rows, key=lambda row: (row["t"], row["sighting_id"])))


def sighting(workspace: Workspace, sighting_id: str) -> StoredSighting:
    """The one sighting whose id begins so; NotFound when the viewer sees none, or several."""
    lake = workspace.lake
    found = [
        one for one in sightings_at(lake, lake.snapshot(), workspace.view) if one.sighting_id.startswith(sighting_id)
    ]
    ids = {one.sighting_id for one in found}  # the same report under two markings is one
    if len(ids) != 1:
        what = f"{len(ids)} sightings begin with" if found else "there is no sighting"
        raise NotFound(f"{what} '{sighting_id}'")
    return found[0]


def marking_in(text: str, originator: str) -> Marking | None:
    """The marking in `SCHEME:LEVEL` or `SCHEME:LEVEL@PARTY,PARTY`; None when there is no such level."""
    said, _, parties = text.partition("@")
    scheme, _, level = said.strip().partition(":")
    if level not in SCHEMES.get(scheme, ()):
        return None
    return Marking.of(scheme, level, originator, [name.strip() for name in parties.split(",") if name.strip()])


def _read(file: Path) -> SightingFile:
    chosen = _one_of(inputs_of(file), file)
    try:
        with chosen.open() as stream:
            data = stream.read(MOST_BYTES + 1)
            damage = damage_of(stream)
    except BROKEN as error:
        raise FileUnreadable(f"{file} cannot be unpacked: {error}") from error
    if damage is not None:
        raise SourceError(f"{file} cannot be unpacked: {damage}")
    if len(data) > MOST_BYTES:
        raise SourceError(f"{file} holds more than {MOST_BYTES >> 20} MiB; load it in parts")
    return read_sightings(data, file.name)


def _one_of(inputs: Sequence[Input], file: Path) -> Input:
    """The one stream of a file; of a KMZ, which packs pictures with it, the KML."""
    kml = [one for one in inputs if one.name.lower().endswith(".kml")]
    chosen = kml if len(inputs) > 1 and len(kml) == 1 else inputs
    if len(chosen) != 1:
        raise SourceError(f"{file} holds {len(inputs)} files; sightings are loaded from one")
    return chosen[0]


def _load(
    workspace: Workspace, file: Path, sha256: str, found: SightingFile, marking: Marking | None, photos: Path | None
) -> LoadedSightings:
    party = workspace.settings.party
    rejected = list(found.rejected)
    rows: dict[tuple[str, int], dict[str, Any]] = {}
    markings: dict[int, Marking] = {}
    pictures: dict[str, Path] = {}
    missing: list[str] = []
    for one in found.reported:
        originator = one.sighting.originator or party
        own = marking_in(one.marking, originator) if one.marking else (marking or OPEN)
        if own is not None and one.marking and marking is not None:
            own = combine(own, marking)
        if own is None:
            rejected.append(RejectedRow(number=one.number, reason="a marking that is none", detail=one.marking or ""))
            continue
        sighting = _with_photos(replace(one.sighting, originator=originator), photos, pictures, missing)
        markings[own.marking_id] = own
        row = _row(sighting, sha256, one.number, own)
        rows.setdefault((row["sighting_id"], own.marking_id), row)
    done = LoadedSightings(
        file=file.name,
        sha256=sha256,
        form=found.form,
        sightings=len(found.reported) + len(found.rejected) - len(rejected),
        rejected=Counter(bad.reason for bad in rejected),
        problems=[str(bad) for bad in sorted(rejected, key=lambda bad: bad.number)] + missing,
        snapshot=workspace.lake.snapshot().snapshot_id,
    )
    if rows:
        _store(workspace, file, rows, markings, pictures, done)
    return done


def _with_photos(sighting: Sighting, folder: Path | None, pictures: dict[str, Path], missing: list[str]) -> Sighting:
    """The sighting with what its photographs are, where their files lie beside the report.

    A report names files in its own folder and nowhere else, or it could have any file of this machine kept. With no `folder` the
    user typed the names, and they are paths.
    """
    if sighting.photos is None:
        return sighting
    known = []
    for photo in json.loads(sighting.photos):
        name = str(photo.get("name", ""))
        path = Path(name) if folder is None else folder / Path(name).name
        if name and path.is_file() and (folder is None or Path(name).name == name):
            try:
                made = photo_of(path)
            except OSError as error:
                raise FileUnreadable(f"{path} cannot be read: {error.strerror or error}") from error
            if photo.get("sha256") not in (None, made["sha256"]):
                missing.append(f"photograph {path.name} is not the one the report gives the hash of")
            pictures[made["sha256"]] = path
            known.append(photo | made)
        else:
            missing.append(f"photograph {name} is not beside the report")
            known.append(photo)
    return replace(sighting, photos=json.dumps(known, sort_keys=True, ensure_ascii=False))


def _store(
    workspace: Workspace,
    file: Path,
    rows: dict[tuple[str, int], dict[str, Any]],
    markings: Mapping[int, Marking],
    pictures: Mapping[str, Path],
    done: LoadedSightings,
) -> None:
    lake = workspace.lake
    with lake.write("sightings load") as transaction:
        before = lake.rows(transaction.base, WHOLE, TABLE).to_pylist()
        there = {(row["sighting_id"], row["marking_id"]) for row in before}
        new = [row for key, row in rows.items() if key not in there]
        done.added, done.unchanged = len(new), done.sightings - len(new)
        done.ids = [row["sighting_id"] for row in new]
        if not new:
            return
        lake.archive.add(file, done.sha256)
        for sha256, path in pictures.items():
            lake.archive.add(path, sha256)
        done.photos = len(pictures)
        for marking_id in sorted({row["marking_id"] for row in new}):
            transaction.use_marking(markings[marking_id])
        transaction.clear(TABLE)
        ordered = sorted([*before, *new], key=lambda row: (row["t"], row["sighting_id"], row["marking_id"]))
        transaction.append(TABLE, pa.Table.from_pylist(ordered, schema=arrow_schema(TABLE)))
        done.snapshot = transaction.commit().snapshot_id


def _row(sighting: Sighting, sha256: str, line: int, marking: Marking) -> dict[str, Any]:
    return {
        "sighting_id": sighting.sighting_id,
        **sighting.said(),
        "sha256": sha256,
        "line": line,
        "marking_id": marking.marking_id,
    }


def _stored(row: Mapping[str, Any]) -> StoredSighting:
    said = {name: row[name] for name in Sighting.__slots__}
    assert isinstance(said["t"], datetime)
    return StoredSighting(
        sighting=Sighting(**said),
        sighting_id=row["sighting_id"],
        sha256=row["sha256"],
        line=row["line"],
        marking_id=row["marking_id"],
    )
