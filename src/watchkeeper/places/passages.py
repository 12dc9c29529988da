"""Canals and straits that the coast as it is drawn at 1:10m closes, and ships pass.

Ends and turning points are ports of the NGA World Port Index (public domain) beside the passage, and points of its fairway
between them and open water, our own, good to about a kilometre. Widths and depths are not here: a caller whose
ship does not fit, or may not pass, closes the passage by name.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A way over what is drawn as land: its name, and positions along it as latitude and longitude in degrees."""

    name: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IceSea:
    """A sea that is open water on the map and ice for most of the year: what crosses `lon` north of `south` sails it."""

    name: str
    lon: float
    south: float


PASSAGES = (
    Passage(
        name="Suez Canal",
        points=(
            (31.37, 32.38),
            (31.27, 32.31),
            (30.85, 32.31),
            (30.58, 32.29),
            (30.33, 32.38),
            (29.93, 32.56),
            (29.83, 32.55),
        ),
    ),
    Passage(
        name="Panama Canal",
        points=(
            (9.42, -79.92),
            (9.35, -79.917),
            (9.27, -79.92),
            (9.19, -79.85),
            (9.11, -79.69),
            (8.95, -79.567),
            (8.85, -79.5),
        ),
    ),
    Passage(
        name="Kiel Canal",
        points=((53.88, 9.0), (53.89, 9.14), (54.2, 9.35), (54.3, 9.683), (54.37, 10.15), (54.46, 10.25)),
    ),
    Passage(name="Bosporus", points=((41.27, 29.17), (41.2, 29.11), (41.1, 29.065), (41.02, 28.99), (40.95, 28.95))),
    Passage(
        name="Dardanelles",
        points=((40.0, 26.1), (40.04, 26.2), (40.15, 26.385), (40.215, 26.44), (40.4, 26.68), (40.46, 26.85)),
    ),
    Passage(
        name="Kanmon Strait",
        points=((34.0, 130.8), (33.94, 130.87), (33.93, 130.933), (33.96, 130.966), (33.94, 131.06)),
    ),
)
"""Corinth, Cape Cod and the Welland Canal are not among them, nor the Volga-Don: the Caspian Sea stands by itself."""

ICE_SEAS = (
    IceSea(name="Northeast Passage", lon=104.0, south=66.0),
    IceSea(name="Northwest Passage", lon=-98.0, south=66.0),
)
"""With both closed no way leads through the Arctic Ocean."""

NAMES = tuple(one.name for one in (*PASSAGES, *ICE_SEAS))
"""What can be closed."""
