"""What a peer is: who it is, the input both sides are given, how each is run, and how their answers are judged."""

from __future__ import annotations

import importlib
import os
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
INSTALLED = ROOT / ".peers"
CHECKOUTS = "WATCHKEEPER_PEERS"
"""Variable that names the folder of checkouts."""
NAMES = (
    "pyais",
    "libais",
    "aiscat",
    "gpsdio_segment",
    "pipe_gaps",
    "pipe_encounters",
    "movingpandas",
    "radiance_fleet",
)
"""Modules of this package with a class `Measured`, in the order of the page."""

Run = Callable[[], Any]
"""What is timed; its answer is something JSON can hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A table of how right both were."""

    header: list[str]
    rows: list[list[Any]]


class Peer(ABC):
    """One project measured beside ours.

    `theirs` runs in a process that sees the peer's packages, everything else in one that does not: what a peer needs may
    not be what we need. Peers are imported inside the methods that use them, so that this file can be read without them.
    """

    title: str
    """Its name, as its authors write it."""
    task: str
    """What is measured, in a few words."""
    home: str
    """Where it comes from: owner and name of the repository."""
    packages: tuple[str, ...] = ()
    """What is installed for it."""
    checkout: str | None = None
    """Folder of its checkout, where it is not on PyPI."""
    source: str = ""
    """Folder of its packages inside the checkout."""
    rounds: int = 3
    compared: Mapping[str, str] | None = None
    """Which of our runs each of theirs is compared with; None: each with our first."""
    theirs_called: str
    """What exactly is timed of theirs."""
    ours_called: str
    """What exactly is timed of ours."""
    why: tuple[str, ...] = ()
    """Why the answers differ, where they do: sentences of the page."""
    better: tuple[str, ...]
    """What it does better than ours: sentences of the page."""

    @abstractmethod
    def version(self) -> str:
        """Its version; ImportError where it is not there."""

    @abstractmethod
    def prepare(self, folder: Path) -> dict[str, int]:
        """Writes the input of both into a folder; how much of what it is. FileNotFoundError: no reference data."""

    @abstractmethod
    def ours(self, folder: Path) -> Mapping[str, Run]:
        """Our runs by name, ready to be timed, in order."""

    @abstractmethod
    def theirs(self, folder: Path) -> Mapping[str, Run]:
        """Their runs by name, ready to be timed, in order."""

    @abstractmethod
    def judge(self, folder: Path, ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> Judged:
        """How right the answers of both are, by name of the run."""


def peer(name: str) -> Peer:
    """The peer of a module of this package."""
    return importlib.import_module(f"benchmarks.peers.{name}").Measured()  # type: ignore[no-any-return]


def reference(folder: str) -> Path:
    """A folder of the reference data; FileNotFoundError where it is absent."""
    found = Path(os.environ.get("WATCHKEEPER_REFERENCE_DATA", ROOT.parent / "shared" / "data")) / "ais" / folder
    if not found.is_dir():
        raise FileNotFoundError(f"the reference data has no ais/{folder}")
    return found


def checkout_of(one: Peer) -> Path | None:
    """Where the packages of a checked-out peer are; None where there is no checkout of it."""
    if one.checkout is None or CHECKOUTS not in os.environ:
        return None
    folder = Path(os.environ[CHECKOUTS]) / one.checkout
    return folder / one.source if folder.is_dir() else None
