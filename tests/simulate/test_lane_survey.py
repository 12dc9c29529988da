"""The shipped lanes are what the survey makes of the place tables."""

from importlib.resources import files

import numpy as np
import pytest

from watchkeeper.simulate.lane_survey import survey


@pytest.mark.long
def test_shipped_lanes_agree_with_a_new_survey() -> None:
    with files("watchkeeper.simulate").joinpath("data/lanes.npz").open("rb") as file, np.load(file) as shipped:
        made = survey()
        assert set(made) == set(shipped.files)
        for name, array in made.items():
            assert np.array_equal(shipped[name], array), name
