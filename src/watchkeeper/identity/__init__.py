"""A ship over time: what registers say of her, what she transmits, what was seen, and where these contradict each other.

Facts come in (numbers said and registered, tracks, joins found elsewhere, decisions of users) and hulls go out, with every join
that was made or not; entries of the three lanes come in, and contradictions go out. Never decides which of two claims is true,
never reads a file or a table.
"""

from watchkeeper.identity.broadcast import Heard, Static, broadcast_entries
from watchkeeper.identity.contradictions import Contradiction, contradictions_of
from watchkeeper.identity.entry import LANES, Entry, SourceRow, registered_entry
from watchkeeper.identity.facts import Facts, Registered
from watchkeeper.identity.hull import Hull, hulls_of
from watchkeeper.identity.join import Decision, Join
from watchkeeper.identity.params import IdentityParams

__all__ = [
    "LANES",
    "Contradiction",
    "Decision",
    "Entry",
    "Facts",
    "Heard",
    "Hull",
    "IdentityParams",
    "Join",
    "Registered",
    "SourceRow",
    "Static",
    "broadcast_entries",
    "contradictions_of",
    "hulls_of",
    "registered_entry",
]
