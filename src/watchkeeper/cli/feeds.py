"""Commands on open feeds: feeds, download. Only `download` opens a connection, and only to where it is told."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from watchkeeper.cli.options import JsonOption, box_of
from watchkeeper.cli.output import print_json, print_table, say
from watchkeeper.model.errors import UsageError


def feeds(json_: JsonOption = False) -> None:
    """List the sources of AIS that can be read: publisher, licence, coverage, and how to have them.

    Example:  watchkeeper feeds
    """
    from dataclasses import asdict

    from watchkeeper.sources.feeds import about, downloadable, feed_names

    known = [about(name) for name in feed_names()]
    if json_:
        print_json([asdict(one) | {"downloadable": one.name in downloadable()} for one in known])
        return
    columns = ("name", "publisher", "who can have it", "licence", "coverage", "cadence", "how")
    rows = [(f.name, f.publisher, f.access, f.licence, f.coverage, f.cadence, f.ingest) for f in known]
    print_table("Feeds", columns, rows)
    for one in known:
        if one.address:
            say(f"{one.name}: {one.address}")


def download(
    feed: Annotated[str, typer.Argument(help="dma or marinecadastre.")],
    day: Annotated[str, typer.Option("--date", help="UTC day, such as 2025-08-02.")],
    bbox: Annotated[
        str | None, typer.Option(help="W,S,E,N in degrees: also write the rows inside as a smaller file.")
    ] = None,
    out: Annotated[Path, typer.Option("--out", help="Folder; made when it is not there.")] = Path("downloads"),
    base_url: Annotated[
        str | None, typer.Option(help="Address of a mirror, in place of the publisher's; its paths are the same.")
    ] = None,
    json_: JsonOption = False,
) -> None:
    """Download one day of an open feed, with its attribution. Run again, it goes on where it broke off.

    Example:  watchkeeper download dma --date 2025-08-02 --bbox 10,54,13,58
    """
    from watchkeeper.cli.progress import bytes_read
    from watchkeeper.services.downloading import Wanted
    from watchkeeper.services.downloading import download as fetch
    from watchkeeper.services.origin import side_file
    from watchkeeper.sources.cut import Box
    from watchkeeper.sources.download import Hooks

    box = box_of(bbox)
    wanted = Wanted(
        feed=feed,
        day=_day_of(day),
        folder=out,
        box=None if box is None else Box(west=box[0], south=box[1], east=box[2], north=box[3]),
        base=base_url,
    )
    with bytes_read() as progress:
        done = fetch(wanted, now=datetime.now(UTC), hooks=Hooks(tell=say, progress=progress))
    if json_:
        print_json(done.to_dict())
        return
    said = done.attribution
    say(f"{done.file}: {said['bytes']:,} bytes{'' if done.fresh else ', there already'}, SHA-256 {said['sha256']}.")
    if done.cut is not None and done.cut_rows is not None:
        say(f"{done.cut}: {done.cut_rows['kept']:,} rows in the box, {done.cut_rows['outside']:,} outside.")
    say(f"Say with it: {said['attribution']} Licence: {said['licence']}. Kept in {side_file(done.file)}.")
    say(f"Next: watchkeeper ingest {done.cut or done.file} --source {feed}")


def _day_of(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"'{text}' is no day, such as 2025-08-02") from error
