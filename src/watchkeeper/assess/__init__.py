"""Events, matches and what is watched, joined into leads: what deserves a human's next hour, and why.

In: current events, matches with lists, the watchlist, and how many ship-days of which ships were followed in which water. Out:
leads about one hull, one meeting or one company, each with its signals, their base rates and weights, innocent explanations that
are still open, what was not checked, and which observation would decide. No clock, no I/O, no randomness; never "guilty".
"""

from __future__ import annotations

from watchkeeper.assess.catalogue import BY_NAME, SIGNALS, SignalKind
from watchkeeper.assess.practices import PRACTICES, Practice

__all__ = ["BY_NAME", "PRACTICES", "SIGNALS", "Practice", "SignalKind"]
