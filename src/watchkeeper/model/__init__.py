"""The vocabulary every step shares: identifiers, markings, tables and their columns, errors.

Nothing comes in but text and numbers, nothing goes out but values; there is no I/O, no clock and no third-party
import here, so that any step may depend on it.
"""

from watchkeeper.model.callsign import CallSign
from watchkeeper.model.errors import WatchkeeperError
from watchkeeper.model.imo import CompanyImo, Imo
from watchkeeper.model.marking import OPEN, Marking, Viewer, combine, may_see
from watchkeeper.model.mmsi import Mmsi, MmsiClass

__all__ = [
    "OPEN",
    "CallSign",
    "CompanyImo",
    "Imo",
    "Marking",
    "Mmsi",
    "MmsiClass",
    "Viewer",
    "WatchkeeperError",
    "combine",
    "may_see",
]
