"""What a person sees while a file is read."""

from __future__ import annotations

from watchkeeper.cli.progress import line


def test_size_rate_and_time_left_of_a_file_whose_size_is_known() -> None:
    assert line("day.nmea", 450_000_000, 900_000_000, 5.0) == "day.nmea  450 of 900 MB  90 MB/s  0:00:05 left"


def test_how_much_of_a_compressed_file_is_left_is_not_known() -> None:
    assert line("day.zip", 450_000_000, None, 5.0) == "day.zip  450 MB  90 MB/s"
