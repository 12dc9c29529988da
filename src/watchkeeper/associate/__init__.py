"""Which ship is it that was seen: detections of any sensor put to ships heard by AIS.

In: detections with their time, place and ellipse, and what was heard around each. Out: for each the ship it is, or that nobody
who transmits was there (dark), or that nobody listened there (unsearched), with likelihoods, margins and reasons. Never: reads
files or the lake, merges two sightings, or calls a ship guilty of anything.
"""

from watchkeeper.associate.association import associate
from watchkeeper.associate.detection import Association, Candidate, Detection, Fix, Outcome, Scored, Surroundings
from watchkeeper.associate.ellipse import Ellipse, circle, from_bearing, place_at
from watchkeeper.associate.params import AssociationParams

__all__ = [
    "Association",
    "AssociationParams",
    "Candidate",
    "Detection",
    "Ellipse",
    "Fix",
    "Outcome",
    "Scored",
    "Surroundings",
    "associate",
    "circle",
    "from_bearing",
    "place_at",
]
