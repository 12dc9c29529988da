"""Settings, read once: from `watchkeeper.toml` in the workspace, then from the environment, which wins."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from watchkeeper.model.errors import SettingError

PREFIX = "WATCHKEEPER_"
NOT_SETTINGS = {
    "WATCHKEEPER_WORKSPACE",
    "WATCHKEEPER_REFERENCE_DATA",
    "WATCHKEEPER_REQUIRE_ALL",
    "WATCHKEEPER_REWRITE_GOLDEN",
    "WATCHKEEPER_PEERS",
}
"""Variables of that prefix that are read elsewhere: by the command line, the tests and the benchmarks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Every setting. An unknown name or a bad value stops the start."""

    party: str = "local"
    """The workspace's own party: what its single user counts as when markings are read."""
    threads: int = 2
    """Threads an engine may use, 1-256."""
    memory_limit_mb: int = 2048
    """Memory an engine may use before it spills to disk, MiB, 256-1,000,000."""
    max_reject_percent: float = 5.0
    """Rejected share of rows above which `ingest` ends with exit code 3, percent, 0-100."""
    lists_stale_days: int = 0
    """Age in days above which a list is too old and counts as not checked, 0-3650; 0 is what is known of each list."""
    lists_needed: str = ""
    """Lists that have to be checked for a party to be clear, by name with commas between; empty: every list of sanctions that
    can be loaded."""
    store: str = ""
    """Address of the PostgreSQL database that keeps judgements and receipts, `postgresql://USER@HOST/DATABASE`. Empty: a file
    in the workspace."""
    lead_prior: float = 0.02
    """Probability, before anything is seen, that a ship is at some practice in two weeks: an assumption that moves the scores of
    all leads alike, 0.0001-0.5."""
    approvers: int = 1
    """People who have to agree before a hit is set aside as somebody else, 1-2."""

    def __post_init__(self) -> None:
        """Raises SettingError for a value outside its range."""
        ranges = {
            "threads": (1, 256),
            "memory_limit_mb": (256, 1_000_000),
            "max_reject_percent": (0, 100),
            "lists_stale_days": (0, 3650),
            "approvers": (1, 2),
            "lead_prior": (0.0001, 0.5),
        }
        for name, (low, high) in ranges.items():
            value = getattr(self, name)
            if not low <= value <= high:
                raise SettingError(f"setting {name} is {value}; expected {low} to {high}")
        if not self.party.strip():
            raise SettingError("setting party is empty; expected the name of your organisation")


def read_settings(workspace: Path, environment: Mapping[str, str] | None = None) -> Settings:
    """The settings in force for a workspace."""
    environment = os.environ if environment is None else environment
    given: dict[str, object] = {}
    path = workspace / "watchkeeper.toml"
    if path.exists():
        try:
            given.update(tomllib.loads(path.read_text(encoding="utf-8")))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise SettingError(f"{path} cannot be read: {error}") from error
    for key, value in environment.items():
        if key.startswith(PREFIX) and key not in NOT_SETTINGS:
            given[key.removeprefix(PREFIX).lower()] = value
    known = {field.name: field.type for field in fields(Settings)}
    unknown = sorted(set(given) - set(known))
    if unknown:
        raise SettingError(f"there is no setting {', '.join(unknown)}; known are {', '.join(sorted(known))}")
    return Settings(**{name: _typed(name, str(known[name]), value) for name, value in given.items()})  # type: ignore[arg-type]


def _typed(name: str, kind: str, value: object) -> object:
    expected, made = {
        "str": ("text", (str,)),
        "int": ("a whole number", (str, int)),
        "float": ("a number", (str, int, float)),
    }[kind]
    try:
        if isinstance(value, bool) or not isinstance(value, made):
            raise TypeError(type(value).__name__)
        return {"str": str, "int": int, "float": float}[kind](value)
    except (TypeError, ValueError) as error:
        raise SettingError(f"setting {name} is {value!r}; expected {expected}") from error
