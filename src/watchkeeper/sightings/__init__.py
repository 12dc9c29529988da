"""Sightings: what somebody saw at sea from a ship, an aircraft or a satellite, as they reported it.

In: files of sightings (CSV, GeoJSON, KML) or the answers of a form. Out: sightings, and rejects with a reason that names the row.
Never: guesses what a report does not say, corrects what was read from a hull, or merges two reports.
"""

from watchkeeper.sightings.files import SightingFile, read_sightings
from watchkeeper.sightings.row import BadRow, sighting_of
from watchkeeper.sightings.sighting import RejectedRow, Sighting

__all__ = ["BadRow", "RejectedRow", "Sighting", "SightingFile", "read_sightings", "sighting_of"]
