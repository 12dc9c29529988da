"""What kernels are compiled with at installation."""

from __future__ import annotations

from tests.nmea_lines import read
from watchkeeper.services.warm import NMEA


def test_every_sentence_is_good_and_timed_and_one_is_of_a_type_without_columns() -> None:
    found = read(NMEA.encode("ascii"))
    assert (found.counts.untimed, found.counts.bad_tag_blocks, found.reasons) == (0, 0, [])
    assert found.positions
    assert found.others
