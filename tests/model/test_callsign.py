"""Call signs as crews type them."""

from __future__ import annotations

import pytest

from watchkeeper.model import CallSign


@pytest.mark.parametrize("text", ["HMYA5", "hmya5", " HMYA5 ", "HM-YA5", "HM YA.5", "HM/YA5"])
def test_blanks_dashes_and_case_do_not_matter(text: str) -> None:
    assert CallSign.parse(text) == CallSign("HMYA5")
    assert str(CallSign.parse(text)) == "HMYA5"


@pytest.mark.parametrize("text", [None, "", "  ", "AB", "ABCDEFGH", "0000000", "1234567", "AAAAA", "SV@4218", "ÄBC1"])
def test_what_no_administration_gives_out_is_none(text: str | None) -> None:
    """Too short, too long, digits only, one sign repeated, or signs that no call sign has."""
    assert CallSign.parse(text) is None
