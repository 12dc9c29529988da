"""What is known of feeds is whole, and leads to the file of a day."""

from __future__ import annotations

from datetime import date

import pytest

from watchkeeper.sources.feeds import about, downloadable, feed_names


@pytest.mark.parametrize("name", feed_names())
def test_every_feed_says_who_publishes_it_and_under_what_licence(name: str) -> None:
    one = about(name)
    assert all((one.title, one.publisher, one.licence, one.access, one.coverage, one.cadence, one.ingest))


def test_what_can_be_downloaded_is_open_and_says_what_must_be_said() -> None:
    assert downloadable() == ("dma", "marinecadastre")
    for name in downloadable():
        one = about(name)
        assert one.access == "open"
        assert one.attribution
        assert one.address
        assert one.licence_address
        assert all(archive.base.startswith("https://") for archive in one.archives)


@pytest.mark.parametrize(
    ("name", "day", "paths"),
    [
        ("dma", "2026-04-26", ["aisdk-2026-04-26.zip", "2026/aisdk-2026-04-26.zip"]),
        ("dma", "2024-02-29", ["2024/aisdk-2024-02.zip"]),
        ("dma", "2006-02-28", []),
        ("marinecadastre", "2025-12-31", ["csv2025/ais-2025-12-31.csv.zst", "2025/ais-2025-12-31.csv.zst"]),
        ("marinecadastre", "2022-06-20", ["csv2022/ais-2022-06-20.csv.zst", "2022/AIS_2022_06_20.zip"]),
        ("marinecadastre", "2014-12-31", []),
    ],
)
def test_the_file_of_a_day_is_looked_for_where_its_publisher_keeps_it(name: str, day: str, paths: list[str]) -> None:
    when = date.fromisoformat(day)
    looked = [archive.address(when, "https://mirror.example/") for archive in about(name).archives if archive.has(when)]
    assert looked == [f"https://mirror.example/{path}" for path in paths]
