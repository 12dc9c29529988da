"""Thresholds of segmentation. Defaults are those of gpsdio-segment (Global Fishing Watch, develop at 26dea05)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentParams:
    """Every threshold of the segmenter. "GFW" below is the default of gpsdio-segment at 26dea05."""

    max_silence_h: float = 24.0
    """Hours. A longer silence ends a segment. GFW `max_hours`."""

    max_speed_kn: float = 25.0
    """Knots. A position further from where it should be than this allows cannot continue a segment. GFW `max_knots`."""

    penalty_from_h: float = 4.0
    """Hours. Past about this silence a ship is credited with less than its full run. GFW `penalty_hours`."""

    penalty_exponent: float = 0.5
    """No unit. How the credited run grows with long silences: 1 is in proportion. GFW `hours_exp`."""

    buffer_h: float = 0.25
    """Hours. Added in quadrature to a silence, so that clock and position errors pass. GFW `buffer_hours`."""

    penalty_speed_kn: float = 5.0
    """Knots. Being off at more than this rate is strongly discouraged. GFW `penalty_speed`."""

    shape_factor: float = 4.0
    """No unit. Makes "did not move" and "is somewhere along the way" dearer than "is where expected". GFW."""

    very_slow_kn: float = 0.35
    """Knots. Up to this speed a missing course is normal (a GPS at rest has none). GFW `very_slow`."""

    course_limit_deg: float = 359.95
    """Degrees. Above this a course means "not available": AIS sends 360.0. GFW, in code."""

    reserved_speeds_kn: tuple[tuple[float, float], ...] = ((51.15, 51.25), (62.95, 63.05), (102.25, 102.35))
    """Knots, open ranges. 102.3 is "not available", 63 the same in type 27, 51.2 almost always noise. GFW."""

    lookback: int = 5
    """Positions of a segment a message is held against, newest first. GFW."""

    lookback_factor: float = 2.0
    """No unit. How much better a match further back must be for the positions between to be dropped. GFW."""

    history: int = 10
    """Newest positions of a segment that are remembered, dropped ones left out. GFW: all. Measured: the 40 reference
    files are exact from 5, the lookback, on; of 2,000 random worlds (benchmarks/segment_worlds.py) 11 differ from GFW's
    own answer with 5, two with 6, one with 7, none from 8 on."""

    short_segment_positions: int = 10
    """Positions. Segments shorter than about this count for less when several fit. GFW `short_seg_threshold`."""

    transponder_mismatch_weight: float = 0.1
    """No unit. Weight of a match between class A and class B reports. GFW."""

    ambiguity_factor: float = 10.0
    """No unit. Segments whose fit is within this factor of the best make a message ambiguous: all close. GFW."""

    long_range_min_h: float = 1.0
    """Hours. A type 27 report closer than this to its segment is dropped. GFW `min_type_27_hours`."""

    max_open_segments: int = 20
    """Segments of one MMSI open at once; the stalest closes. GFW's class default is 100. Measured: 10 to 100 give the
    same on the 40 reference files."""

    seen_horizon_h: float = 168.0
    """Hours that a place reported while moving is remembered. GFW: for ever within a run. Measured with
    benchmarks/segment.py: all 40 reference files stay exact from 165 h on; ships at 1 kn or more repeat a place
    within 41 s, the longer ones are moored ships at 0.1 kn."""

    seen_places: int = 256
    """Newest distinct places reported while moving that are remembered for each MMSI, which bounds the state. GFW: all.
    Measured: all 40 reference files stay exact from 96 on."""
