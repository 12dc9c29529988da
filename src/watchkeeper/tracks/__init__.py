"""Paths over water.

Positions come in; segments (unbroken runs of one transmitter), reasons why the rest is noise, and tracks (segments
joined into one ship's path over any silence) go out. Nothing here reads files, clocks or randomness.
"""

from watchkeeper.tracks.batch import PositionBatch
from watchkeeper.tracks.noise import NoiseReason
from watchkeeper.tracks.params import SegmentParams
from watchkeeper.tracks.segmentation import Retracted, Segmented, segment
from watchkeeper.tracks.state import SegmenterState

__all__ = ["NoiseReason", "PositionBatch", "Retracted", "SegmentParams", "Segmented", "SegmenterState", "segment"]
