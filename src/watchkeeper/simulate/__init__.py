"""The labelled-synthetic world: a feed of invented ships over a real coast, with the answers beside it.

In comes a scenario (name, days, vessels, seed); out goes a folder of AIS sentences as stations and satellites would
have passed them on, the noise-free truth, and a row for each practice planted and each innocent look-alike. The same
scenario gives the same bytes on every machine. It never uses a real ship's name or number, and reads no clock, no
network and nothing a detector wrote.
"""

from watchkeeper.simulate.scenario import SCENARIOS, START, Scenario
from watchkeeper.simulate.truth import TruthRow, TruthShip, load_truth, load_world
from watchkeeper.simulate.world import World, build
from watchkeeper.simulate.write import Written, write

__all__ = [
    "SCENARIOS",
    "START",
    "Scenario",
    "TruthRow",
    "TruthShip",
    "World",
    "Written",
    "build",
    "load_truth",
    "load_world",
    "write",
]
