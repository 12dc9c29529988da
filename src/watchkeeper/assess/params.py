"""Parameters of leads: each with unit and source."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field

from watchkeeper.assess.rates import RateParams


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadParams:
    """How leads are made."""

    prior: float = 0.02
    """Probability, before anything is seen, that a hull is at some practice in the window. An assumption, told as one: nobody
    knows it. It moves every score alike and never the order of leads of one kind."""
    least_ratio: float = 2.0
    """What counts must make a practice this many times likelier than before: less is what ordinary ships do, and no lead."""
    rounds: int = 4
    """Rounds in which rates of ordinary ships are worked out; none: every ship counts whole."""
    prior_ships: float = 1_000.0
    """Weight of the prior in how many ships of a lake are taken to be at some practice, in ships."""
    most_prevalent: float = 0.2
    """No more ships than this share are ever taken to be, however much they show."""
    least_ordinary: float = 0.25
    """No ship counts for less than this: where many lawful ships show a signal, its rate is understated four times at most."""
    near_m: float = 9_260.0
    """Five nautical miles: a dark sighting this near a meeting or drift bears on it."""
    near_h: float = 3.0
    """Hours before and after in which it does."""
    rates: RateParams = field(default_factory=RateParams)

    @property
    def policy(self) -> str:
        """First 12 hex digits of a hash of all of them: leads of one policy can be compared."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()[:12]
