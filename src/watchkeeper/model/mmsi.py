"""Maritime Mobile Service Identities and what kind of station each names.

Forms follow Recommendation ITU-R M.585-9, annex 1 and 2.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from watchkeeper.model.mid import flag_of_mid


class MmsiClass(StrEnum):
    """The kind of station an MMSI names; only `ship` and `craft` stations sail as ships do."""

    SHIP = "ship"
    COAST = "coast station"
    GROUP = "group of ships"
    SAR_AIRCRAFT = "SAR aircraft"
    AID_TO_NAVIGATION = "aid to navigation"
    CRAFT = "craft of a parent ship"
    SART = "AIS-SART"
    MOB = "man overboard device"
    EPIRB = "EPIRB-AIS"
    HANDHELD = "handheld VHF"
    MALFORMED = "malformed"


# (number of nine digits starts with, class, position of the MID); the first row that fits decides. M.585-9 annex 1, 2.
_FORMS: tuple[tuple[str, MmsiClass, int], ...] = (
    ("00", MmsiClass.COAST, 2),
    ("0", MmsiClass.GROUP, 1),
    ("111", MmsiClass.SAR_AIRCRAFT, 3),
    ("99", MmsiClass.AID_TO_NAVIGATION, 2),
    ("98", MmsiClass.CRAFT, 2),
    ("970", MmsiClass.SART, -1),
    ("972", MmsiClass.MOB, -1),
    ("974", MmsiClass.EPIRB, -1),
    ("8", MmsiClass.HANDHELD, 1),
)
MID_MIN, MID_MAX = 201, 775


@dataclass(frozen=True, slots=True, order=True)
class Mmsi:
    """A nine-digit maritime identity, well formed or not: what was transmitted is kept as it was.

    >>> Mmsi(412440453).mmsi_class.value, Mmsi(412440453).flag_on(date(2021, 1, 1))
    ('ship', 'CN')
    >>> Mmsi(2190064).mmsi_class.value
    'coast station'
    """

    number: int

    @classmethod
    def parse(cls, text: str | int | None) -> Mmsi | None:
        """The MMSI in `text` (1 to 9 digits), or None. Fewer digits are kept: AIS sends leading zeros as nothing."""
        plain = "" if text is None else str(text).strip()
        if not plain.isdecimal() or not 0 < int(plain) <= 999_999_999:
            return None
        return cls(int(plain))

    @property
    def mmsi_class(self) -> MmsiClass:
        """What kind of station this number names; `malformed` when no form of M.585 fits."""
        digits = f"{self.number:09d}"
        if MID_MIN <= int(digits[:3]) <= MID_MAX:
            return MmsiClass.SHIP
        for prefix, kind, mid_at in _FORMS:
            if digits.startswith(prefix):
                good = mid_at < 0 or MID_MIN <= int(digits[mid_at : mid_at + 3]) <= MID_MAX
                return kind if good else MmsiClass.MALFORMED
        return MmsiClass.MALFORMED

    @property
    def mid(self) -> int | None:
        """The Maritime Identification Digits (country code) inside, or None where this form has none."""
        digits = f"{self.number:09d}"
        if MID_MIN <= int(digits[:3]) <= MID_MAX:
            return int(digits[:3])
        for prefix, _, mid_at in _FORMS:
            if digits.startswith(prefix):
                mid = int(digits[mid_at : mid_at + 3]) if mid_at >= 0 else 0
                return mid if MID_MIN <= mid <= MID_MAX else None
        return None

    def flag_on(self, day: date) -> str | None:
        """ISO 3166 code of the administration the MID was allocated to on `day`; None when to nobody."""
        mid = self.mid
        return None if mid is None else flag_of_mid(mid, day)

    def __str__(self) -> str:
        return f"{self.number:09d}"


def is_vessel_number(mmsi: int) -> bool:
    """Whether tracks of ships are made for this number: ship stations and craft of a parent ship (98)."""
    return MID_MIN <= mmsi // 1_000_000 <= MID_MAX or mmsi // 10_000_000 == 98


FACTORY_SERIALS = frozenset({0, 123_456, 654_321, 12_345, 999_999, *(digit * 111_111 for digit in range(1, 9))})
"""Last six digits that nobody is given and sets are delivered or tested with: all alike, or counted up or down. The pattern is
ours; which numbers a maker leaves is not published in one place."""


def is_factory_number(mmsi: int) -> bool:
    """Whether a ship station's number looks like one that was never programmed."""
    return MID_MIN <= mmsi // 1_000_000 <= MID_MAX and mmsi % 1_000_000 in FACTORY_SERIALS
