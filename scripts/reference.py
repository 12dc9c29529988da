"""Writes docs/reference from the code, or checks that it is current: python -m scripts.reference [--check]."""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import typer.main
from typer.testing import CliRunner

from watchkeeper.cli.main import app
from watchkeeper.detect.registry import RULES
from watchkeeper.engine.dialect import FUNCTIONS
from watchkeeper.identity import IdentityParams
from watchkeeper.model import errors
from watchkeeper.model.column import Column
from watchkeeper.model.measures import MEASURES
from watchkeeper.model.tables import TABLES
from watchkeeper.services.settings import PREFIX, Settings
from watchkeeper.sources.download import DownloadParams
from watchkeeper.sources.feeds import Feed, about, feed_names
from watchkeeper.tracks.grid import GridParams
from watchkeeper.tracks.hours import HourParams
from watchkeeper.tracks.join_params import JoinParams
from watchkeeper.tracks.noise import NOISE_DOCS
from watchkeeper.tracks.params import SegmentParams
from watchkeeper.tracks.stays import StayParams

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "reference"
NOTE = "<!-- Made by `make docs` from the code; edit the code. -->\n"


def columns_table(columns: tuple[Column, ...]) -> str:
    """Columns as a Markdown table."""
    lines = ["| column | type | unit | meaning | null means |", "|---|---|---|---|---|"]
    lines += [f"| `{c.name}` | {c.type} | {c.unit or ''} | {c.doc} | {c.null or 'never null'} |" for c in columns]
    return "\n".join(lines)


def tables_page() -> str:
    """Every table of the lake."""
    parts = [NOTE, "# Tables\n\nEvery column of every table of the lake. Times are UTC.\n"]
    for table in TABLES:
        kept = "Partitioned by UTC day. " if table.by_date else ""
        parts.append(f"## {table.name}\n\n{table.doc} {kept}\n\n{columns_table(table.columns)}\n")
    parts.append("# Measures of a kind\n\nKeys of `measures` in an event, by kind.\n")
    for kind, columns in MEASURES.items():
        parts.append(f"## measures of {kind}\n\n{columns_table(columns)}\n")
    return "\n".join(parts)


def params_table(params: type) -> str:
    """Fields of a frozen parameter class with the sentence that stands under each."""
    lines = ["| parameter | default | meaning and source |", "|---|---|---|"]
    docs = _field_docs(params)
    lines += [f"| `{f.name}` | {_default(f)} | {docs.get(f.name, '')} |" for f in fields(params)]
    return "\n".join(lines)


def _default(field: Any) -> str:
    return "" if field.default is None else f"{field.default!r}"


def _field_docs(params: type) -> dict[str, str]:
    source = inspect.getsource(params)
    found = re.findall(r"^    (\w+): [^\n]+\n    \"\"\"(.*?)\"\"\"", source, re.S | re.M)
    docs = {name: re.sub(r"\s+", " ", text).strip() for name, text in found}
    for comments, name in re.findall(r"((?:^    #[^\n]*\n)+)    (\w+): ", source, re.M):
        docs.setdefault(name, " ".join(line.strip(" #") for line in comments.splitlines()))
    for name, text in re.findall(r"^    (\w+): [^\n#]+#\s*([^\n]+)", source, re.M):
        docs.setdefault(name, text.strip())
    return docs


def rules_page() -> str:
    """Every rule with its parameters."""
    parts = [NOTE, "# Rules and their parameters\n"]
    for rule in RULES:
        parts.append(
            f"## {rule.kind}\n\nRule `{rule.name}` version {rule.version}, parameters `{rule.params_hash}`; reads "
            f"{', '.join(f'`{name}`' for name in rule.reads)}.\n\n{params_table(type(rule.params))}\n"
        )
    parts.append(f"## Segments\n\n{params_table(SegmentParams)}\n")
    parts.append(f"## Tracks\n\n{params_table(JoinParams)}\n")
    parts.append(f"## Grid and silences\n\n{params_table(GridParams)}\n")
    parts.append(f"## Ship-hours\n\n{params_table(HourParams)}\n")
    parts.append(f"## Stays near anchorages\n\n{params_table(StayParams)}\n")
    parts.append(f"## Identity\n\n{params_table(IdentityParams)}\n")
    noise = "\n".join(f"| `{reason.name_text}` | {text} |" for reason, text in NOISE_DOCS.items())
    parts.append(
        f"## Noise\n\nA position that belongs to no segment says why.\n\n| reason | meaning |\n|---|---|\n{noise}\n"
    )
    functions = ", ".join(f"`{name.upper()}`" for name in sorted(FUNCTIONS))
    parts.append(f"## SQL dialect\n\nFunctions a rule may use, each tested on every engine: {functions}.\n")
    return "\n".join(parts)


def commands() -> Iterator[tuple[str, list[str]]]:
    """(title, words) of every command."""
    group = typer.main.get_command(app)
    for name, command in sorted(group.commands.items()):  # type: ignore[attr-defined]
        if hasattr(command, "commands"):
            for sub in sorted(command.commands):
                yield f"{name} {sub}", [name, sub]
        else:
            yield name, [name]


def cli_page() -> str:
    """Help of every command."""
    runner = CliRunner()
    parts = [NOTE, "# Commands\n\nExit codes: 0 done, 1 failed, 2 bad usage, 3 more rejected than `--max-reject`.\n"]
    for title, words in commands():
        text = runner.invoke(
            app, [*words, "--help"], env={"COLUMNS": "100", "TERMINAL_WIDTH": "100"}, prog_name="watchkeeper"
        ).output
        parts.append(f"## watchkeeper {title}\n\n```text\n{text.strip()}\n```\n")
    return "\n".join(parts)


def settings_page() -> str:
    """Every setting."""
    docs = _field_docs(Settings)
    lines = ["| setting | environment | default | meaning |", "|---|---|---|---|"]
    lines += [f"| `{f.name}` | `{PREFIX}{f.name.upper()}` | {f.default!r} | {docs[f.name]} |" for f in fields(Settings)]
    where = (
        "In `watchkeeper.toml` in the workspace, or in the environment, which wins. An unknown name stops the start."
    )
    return f"{NOTE}\n# Settings\n\n{where}\n\n" + "\n".join(lines) + "\n"


def errors_page() -> str:
    """The tree of errors."""
    tree = inspect.cleandoc(errors.__doc__ or "")
    parts = [NOTE, f"# Errors\n\n```text\n{tree}\n```\n"]
    for _, kind in inspect.getmembers(errors, inspect.isclass):
        if issubclass(kind, errors.WatchkeeperError):
            parts.append(f"## {kind.__name__}\n\n{inspect.getdoc(kind)} Exit code {kind.exit_code}.\n")
    return "\n".join(parts)


def feeds_page() -> str:
    """Every feed format that is read without a mapping."""
    parts = [
        NOTE,
        "# Feeds\n\nFormats read without a mapping given by hand. Any file may be plain, .gz, .zst or .zip.\n",
    ]
    for name in feed_names():
        parts.append(f"## {name}\n\n{_feed_table(about(name))}\n")
    parts.append(f"# How patient a download is\n\n{params_table(DownloadParams)}\n")
    return "\n".join(parts)


def _feed_table(one: Feed) -> str:
    said = {
        "what": one.title,
        "publisher": one.publisher,
        "licence": _linked(one.licence, one.licence_address),
        "to be said with it": one.attribution,
        "who can have it": one.access,
        "coverage": one.coverage,
        "cadence": one.cadence,
        "page": one.address and f"<{one.address}>",
        "how": one.ingest,
        **{f"address {n}": f"`{archive.base}/{archive.path}`" for n, archive in enumerate(one.archives, start=1)},
    }
    rows = [f"| {name} | {text} |" for name, text in said.items() if text]
    return "\n".join(["| | |", "|---|---|", *rows])


def _linked(text: str, address: str | None) -> str:
    return f"[{text}]({address})" if address else text


PAGES = {
    "tables.md": tables_page,
    "rules.md": rules_page,
    "cli.md": cli_page,
    "settings.md": settings_page,
    "errors.md": errors_page,
    "feeds.md": feeds_page,
}


def main(arguments: list[str]) -> int:
    """0 when written or current, 1 when a page is not what the code says."""
    stale = []
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, make in PAGES.items():
        path, text = FOLDER / name, make()
        if "--check" in arguments:
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                stale.append(name)
        else:
            path.write_text(text, encoding="utf-8")
    if stale:
        print(f"docs/reference is not current ({', '.join(stale)}): run `make docs`")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
