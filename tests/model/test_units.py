"""Units by their definitions."""

from __future__ import annotations

import pytest

from watchkeeper.model.units import kn_to_mps, m_to_nm, nm_to_m


def test_a_nautical_mile_is_1852_metres_and_a_knot_is_one_in_an_hour() -> None:
    assert nm_to_m(1) == 1852
    assert m_to_nm(1852) == 1
    assert kn_to_mps(1) * 3600 == pytest.approx(1852, rel=1e-15)
