"""Parameters of association, each with unit, default and source. Policy is in tables: how ships move, what agreement is worth."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Motion:
    """How far ships of a speed stray from going on as they went: an Ornstein-Uhlenbeck velocity about their mean velocity.

    The model is that of Millefiori, Braca, Bryan and Willett, "Modeling vessel kinematics using a stochastic mean-reverting
    process for long-term prediction", IEEE Trans. Aerospace and Electronic Systems 52(5), 2016: the variance of a predicted
    position grows with the cube of time at first and in proportion to time later, where that of a nearly constant velocity grows
    with the cube for ever and makes hours useless. The figures are ours, fitted to scenarios of development seeds.
    """

    up_to_kn: float
    """Greatest speed of the class, knots."""
    steady_mps: float
    """Standard deviation of the velocity of ships that go on, metres a second."""
    wander_mps: float
    """The same of ships that turn, stop or start meanwhile."""
    wander_share: float
    """Share of ships that do."""


MOTIONS: tuple[Motion, ...] = (
    Motion(up_to_kn=0.5, steady_mps=0.03, wander_mps=1.5, wander_share=0.05),
    Motion(up_to_kn=4.0, steady_mps=0.35, wander_mps=2.5, wander_share=0.5),
    Motion(up_to_kn=200.0, steady_mps=0.35, wander_mps=3.0, wander_share=0.5),
)
"""By speed, the first row that fits: moored and at anchor; adrift and fishing; under way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AssociationParams:
    """What counts as the same ship."""

    window_h: float = 6.0
    """AIS positions at most so long before or after a detection place a ship, hours. Ours: beyond it she may be anywhere within
    a hundred miles, and a silence that long is a gap."""
    persistence_s: float = 3600.0
    """How long a departure from the mean velocity lasts, seconds. Ours, measured on seeds 2 and 3: an hour does better than
    half of one and than a quarter."""
    fix_sd_m: float = 15.0
    """Standard deviation of an AIS position, metres each way. ITU-R M.1371: high accuracy is 10 m."""
    velocity_sd_mps: float = 0.4
    """Standard deviation of speed and course over ground, metres a second each way. ITU-R M.1371: 0.1 knot and 0.1 degree as
    sent; ours, for they are smoothed and late in turns."""
    unknown_velocity_mps: float = 4.0
    """The same where speed or course was not sent, metres a second: 8 knots."""
    azimuth_error: float = 0.35
    """Standard deviation of a radar's predicted azimuth displacement, as a share of it. Measured: of five moving ships in the
    Kattegat (Sentinel-1, middle of the swath assumed) 28 to 43 % was left over."""
    hull_share: float = 0.25
    """A hull is seen at its middle and reports its antenna: standard deviation as a share of its length. Ours."""
    gate_chi2: float = 16.0
    """Squared Mahalanobis distance beyond which a ship is no candidate, for ships that wander: all but 1 in 3,000 lie within it
    (chi-square, two degrees of freedom)."""
    dark_per_km2: float = 0.00025
    """Ships that do not transmit, and false echoes, per square kilometre, where few ships are. Ours: one in a square of 63 km."""
    dark_share: float = 0.2
    """The same as a share of the ships heard around, where many are. Paolo and others, "Satellite mapping reveals extensive
    industrial activity at sea", Nature 625, 2024: 21 to 30 % of transport and energy vessels are not tracked publicly."""
    density_radius_km: float = 30.0
    """Ships heard within this count as around, kilometres. Ours."""
    heard_km: float = 50.0
    """Positions of some ship so near say that AIS was received there then, kilometres; a receiver on a ship hears 40. Ours."""
    heard_h: float = 3.0
    """And so near in time, hours. Ours: between satellite passes."""
    length_error: float = 0.15
    """Standard deviation of a length estimated, as a share of it, where the detection says none. Ours: Sentinel-1's is 10 to
    20 m for ships of 50 to 200 m."""
    heading_sd_deg: float = 15.0
    """Standard deviation of a heading estimated, degrees. Ours."""
    unclear_margin: float = 2.3
    """A match or darkness whose margin is less is called unclear: the best alternative is at most ten times less likely."""
    fastest_kn: float = 30.0
    """How far to look for ships, knots: beyond it from her nearest position in time none is a candidate. Ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """What it is worth, in natural logarithms of likelihood ratio, that an attribute read agrees or does not."""

    attribute: str
    agrees: float
    differs: float
    nearly: float = 0.0
    """Differs by one letter or digit."""


AGREEMENTS: tuple[Agreement, ...] = (
    Agreement(attribute="mmsi", agrees=8.0, differs=-4.0),
    Agreement(attribute="imo", agrees=8.0, differs=-1.5, nearly=1.0),
    Agreement(attribute="name", agrees=6.0, differs=-1.0, nearly=3.0),
    Agreement(attribute="type", agrees=0.7, differs=-1.2),
)
"""Ours. What is painted on a hull and differs costs little: a ship where she ought to be, under another name, is what is looked
for; were it costly, every repainted hull would be called dark. An MMSI is received and not read: another one is another ship."""
