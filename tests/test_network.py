"""Only one module can open a connection, and only `download` uses it."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[1] / "src" / "watchkeeper"
OPENS = {"socket", "ssl", "http", "http.client", "urllib.request", "requests", "httpx", "aiohttp", "ftplib", "smtplib"}


@cache
def imported(path: Path) -> set[str]:
    """Names of the modules that a file imports, anywhere in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def users_of(names: set[str]) -> set[str]:
    return {str(path.relative_to(SOURCE)) for path in SOURCE.rglob("*.py") if imported(path) & names}


def test_one_module_opens_connections() -> None:
    assert users_of(OPENS) == {"sources/download_answer.py"}


def test_only_download_uses_it() -> None:
    assert users_of({"watchkeeper.sources.download_answer"}) == {"sources/download.py"}
    assert users_of({"watchkeeper.sources.download"}) == {
        "services/downloading.py",
        "services/list_updating.py",
        "cli/feeds.py",
        "cli/lists.py",
    }
    assert users_of({"watchkeeper.services.list_updating"}) == {"cli/lists.py"}
    assert users_of({"watchkeeper.services.downloading"}) == {"cli/feeds.py"}
