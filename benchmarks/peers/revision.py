"""Which state of a checkout was measured."""

from __future__ import annotations

import subprocess
import tomllib
from pathlib import Path


def version_of(package: Path | None, version: str | None = None) -> str:
    """The version a checkout calls itself, with the commit it is at where git can say.

    `package` is where its packages are; without `version` that of the nearest pyproject.toml is taken.
    """
    said = [*([version] if version else _declared(package)), *_commit(package)]
    return " at ".join(said) or "of unknown version"


def _declared(package: Path | None) -> list[str]:
    for folder in [package, *package.parents] if package else []:
        if (folder / "pyproject.toml").is_file():
            return [str(tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"])]
    return []


def _commit(package: Path | None) -> list[str]:
    command = ["git", "-C", str(package), "rev-parse", "--short", "HEAD"]
    said = subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
    return [said] if said else []
