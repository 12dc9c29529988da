"""Measures of each kind of event, once: name, type, unit, what null means. They are the keys of `measures` in an event."""

from __future__ import annotations

from watchkeeper.model.column import Column
from watchkeeper.model.deceit_measures import DECEIT_MEASURES

MEASURES: dict[str, tuple[Column, ...]] = {
    "gap": (
        Column("silence_h", "f64", "Length of the silence; to the horizon when open.", "hour"),
        Column("observed_h", "f64", "Part of it in which the feed that last heard the ship was listening.", "hour"),
        Column("distance_m", "f64", "Great circle between the last and the next position.", "metre", "open"),
        Column("implied_speed_kn", "f64", "Distance over silence.", "knot", "open"),
        Column("last_speed_kn", "f64", "Speed before the silence.", "knot", "not transmitted"),
        Column("next_lat", "f64", "Latitude where it was heard again.", "degree", "open"),
        Column("next_lon", "f64", "Longitude where it was heard again.", "degree", "open"),
        Column("positions_12h_before", "i64", "Positions in the 12 h before.", "count"),
        Column("silence_outside_outage_h", "f64", "Observed silence that no feed outage covers.", "hour"),
        Column("outage_id", "text", "Feed outage that covers the start.", null="none"),
        Column("join", "text", "Why both ends are the same ship."),
        Column("positions_12h_after", "i64", "Positions in the 12 h after.", "count", "open"),
        Column("longest_unheard_h", "f64", "The longest time in it without any position.", "hour"),
        Column(
            "lone_positions", "i64", "Positions that stand alone in it, too few to begin or end a silence.", "count"
        ),
        Column("lone", "text", "Those as JSON: t, lat, lon.", null="none"),
        Column(
            "receiver",
            "text",
            "Kind of receiver that heard her last: `terrestrial` or `satellite`.",
            null="source did not say",
        ),
        Column("transponder", "text", "`A` or `B`.", null="source did not say"),
        Column("shore_distance_m", "f64", "Distance of the last position to land.", "metre", "unknown"),
        Column("class_speed_kn", "f64", "Greatest service speed of her class.", "knot"),
        Column(
            "sailing_distance_m", "f64", "Shortest way by sea between the ends.", "metre", "open, or no way is known"
        ),
        Column(
            "slack_h", "f64", "Silence less the time that way takes at class speed.", "hour", "open, or no way is known"
        ),
        Column("reach", "text", "Ports in reach as JSON: port, country, hours_left, distance_nm, uncovered."),
        Column(
            "reception_per_day",
            "f64",
            "Positions of a ship there a day, that month and kind of receiver.",
            "1/day",
            "not checked",
        ),
        Column(
            "neighbours_before",
            "f64",
            "Other ships heard there in an hour, the 6 h before.",
            "1/hour",
            "too few to say",
        ),
        Column("neighbours_after", "f64", "The same, the 6 h after the start.", "1/hour", "too few to say"),
        Column("draught_before_m", "f64", "Draught said before.", "metre", "not heard"),
        Column("draught_after_m", "f64", "Draught said after.", "metre", "not heard"),
        Column("disabling", "bool", "GFW's rule of disabling holds (Welch et al. 2022).", null="not checked"),
        Column(
            "p_real_silence", "f64", "Probability that a second provider heard nothing either.", "1", "out of domain"
        ),
        Column("p_model", "text", "Which model said so: `before` or `after`.", null="out of domain"),
        Column("explanations", "text", "Innocent explanations that hold, comma separated.", null="none found"),
    ),
    "feed_outage": (
        Column("scope", "text", "`source`, `station` or `area`: what fell silent."),
        Column("name", "text", "Which one."),
        Column("silence_h", "f64", "Length of the silence.", "hour"),
        Column("usual_silence_h", "f64", "Longest silence that is usual for it.", "hour"),
        Column("usual_per_h", "f64", "Median positions in an hour that has any.", "1/hour"),
        Column("ships_before", "i64", "Ships heard in the hour before.", "count"),
    ),
    "encounter": (
        Column("duration_h", "f64", "Time together: the runs of common grid points, without the breaks.", "hour"),
        Column("median_distance_m", "f64", "Median distance at common grid points.", "metre"),
        Column("min_distance_m", "f64", "Least distance at a common grid point.", "metre"),
        Column("median_speed_kn", "f64", "Mean of both ships' median implied speed.", "knot"),
        Column("median_speed_1_kn", "f64", "Median implied speed of the first ship.", "knot"),
        Column("median_speed_2_kn", "f64", "Median implied speed of the second ship.", "knot"),
        Column("grid_points", "i64", "Grid points at which both were near.", "count"),
        Column("port_distance_m", "f64", "Distance to the nearest port.", "metre", "none of the table near"),
        Column("port", "text", "That port.", null="none of the table near"),
        Column("anchorage_distance_m", "f64", "To the nearest known anchorage.", "metre", "over 10 km: in no harbour"),
        Column("anchorage", "text", "Its name.", null="in no harbour, or nobody named it"),
        Column(
            "alongside", "bool", "They lay at most 200 m apart and slower than 1 kn by the median: the tanker profile."
        ),
        Column(
            "heading_difference_deg", "f64", "Median difference of headings, 0 to 180.", "degree", "headings not heard"
        ),
        Column("draught_change_1_m", "f64", "Draught after less before, first ship.", "metre", "not heard"),
        Column("draught_change_2_m", "f64", "Draught after less before, second ship.", "metre", "not heard"),
        Column("draughts_opposite", "bool", "One lay deeper afterwards and one higher.", null="not heard of both"),
        Column("explanations", "text", "Innocent explanations that hold, comma separated.", null="none found"),
    ),
    "port_visit": (
        Column("confidence", "i64", "GFW's grade: 1 came or went, 2 stopped, 3 both, 4 came, stopped and went."),
        Column(
            "anchorage_name", "text", "Name of the anchorage she stopped at, else came nearest.", null="without a name"
        ),
        Column("country", "text", "Its country, ISO 3166-1 alpha-2.", null="unknown"),
        Column("anchorage_distance_m", "f64", "Distance to it.", "metre"),
        Column("port", "text", "Nearest port of the World Port Index.", null="position unknown"),
        Column("port_distance_m", "f64", "Distance to it.", "metre", "position unknown"),
        Column("duration_h", "f64", "From coming near to going away, or as far as was seen.", "hour"),
        Column("stopped_h", "f64", "Time at rest.", "hour"),
        Column("silent_h", "f64", "Silences over four hours.", "hour"),
        Column("came", "bool", "She was seen to come."),
        Column("went", "bool", "She was seen to go."),
    ),
    "loitering": (
        Column("duration_h", "f64", "From the first slow hour to the end of the last.", "hour"),
        Column("alone_h", "f64", "Of these, outside encounters.", "hour"),
        Column("median_speed_kn", "f64", "Median of the hourly mean speeds.", "knot"),
        Column("shore_distance_m", "f64", "Least distance to land.", "metre"),
        Column("drift_m", "f64", "Great circle from the first place to the last.", "metre"),
        Column("end_lat", "f64", "Latitude of the last place.", "degree"),
        Column("end_lon", "f64", "Longitude of the last place.", "degree"),
        Column("encounter_id", "text", "Longest encounter in it.", null="met nobody"),
        Column("draught_changed", "bool", "Her draught changed in it, or until 12 h after."),
        Column("explanations", "text", "Innocent explanations that hold, comma separated.", null="none found"),
    ),
    "draught_change": (
        Column("draught_before_m", "f64", "Draught said before.", "metre"),
        Column("draught_after_m", "f64", "Draught said after.", "metre"),
        Column("change_m", "f64", "After less before; positive is deeper.", "metre"),
        Column("threshold_m", "f64", "Least change that counts for a ship of this length.", "metre"),
        Column("at_anchor", "bool", "At rest meanwhile she said that she lay at anchor."),
        Column("length_m", "f64", "Length said.", "metre", "not transmitted"),
        Column("shore_distance_m", "f64", "Distance to land when it was said.", "metre", "unknown"),
        Column("encounter_id", "text", "Last encounter meanwhile.", null="none"),
        Column("gap_id", "text", "Last gap meanwhile.", null="none"),
    ),
    "destination_mismatch": (
        Column("form", "text", "`arrived elsewhere` or `gave up at sea`."),
        Column("destination", "text", "Destination as typed."),
        Column("next_destination", "text", "What was typed next.", null="nothing else yet"),
        Column("went_to", "text", "Where she put in.", null="nowhere, or a place without a name"),
        Column("closest_m", "f64", "Nearest she came to any place of the name typed.", "metre"),
        Column("progress", "f64", "Part of the way there made good; negative when she ended farther off.", "1"),
        Column("port_visit_id", "text", "The visit where she put in.", null="gave up at sea"),
        Column("explanations", "text", "Innocent explanations that hold, comma separated.", null="none found"),
    ),
    "dark_port_call": (
        Column("port", "text", "Port in reach that no receiver covers, the one that leaves most time."),
        Column("country", "text", "Its country, ISO 3166-1 alpha-2."),
        Column("hours_left", "f64", "Time left there at her class's speed.", "hour"),
        Column("port_distance_m", "f64", "By sea from the nearer end of the silence.", "metre"),
        Column("silence_h", "f64", "Length of the silence.", "hour"),
        Column("draught_before_m", "f64", "Draught said before.", "metre", "not heard"),
        Column("draught_after_m", "f64", "Draught said after.", "metre", "not heard"),
        Column("cargo_worked", "bool", "The draught changed by a metre or more.", null="not heard of both ends"),
        Column("in_reach", "text", "Ports in reach as JSON, as in the gap."),
        Column("p_real_silence", "f64", "As in the gap.", "1", "out of domain"),
        Column("explanations", "text", "As in the gap.", null="none found"),
        Column("gap_id", "text", "The gap."),
    ),
    "dark_encounter": (
        Column("cargo_h", "f64", "Hours the best candidate could have lain alongside.", "hour"),
        Column("candidates", "i64", "Silent ships that could have been there.", "count"),
        Column("ranked", "text", "The best of them as JSON: mmsi, gap, cargo_h, draughts_opposite."),
        Column(
            "draughts_opposite",
            "bool",
            "Hers and the best candidate's changed in opposite directions.",
            null="not heard of both",
        ),
        Column("loitering_id", "text", "The loitering."),
        Column("gap_id", "text", "The best candidate's gap."),
    ),
    "oil_chain": (
        Column("hops", "i64", "Meetings in it.", "count"),
        Column("known_hops", "i64", "Meetings whose direction the draughts tell.", "count"),
        Column("duration_h", "f64", "From the start of the first to the end of the last.", "hour"),
        Column("tonnes", "f64", "What the second ship took at the first, by her draught.", "tonne", "not heard"),
        Column("balance", "f64", "What she gave at the second, as part of that.", "1", "not heard of both"),
        Column("meetings", "text", "Each as JSON: encounter, given_t, taken_t."),
        Column("encounter_id", "text", "First meeting."),
        Column("last_encounter_id", "text", "Last meeting."),
    ),
    "zone_entry": (
        Column("zone_id", "text", "The zone."),
        Column("zone", "text", "Its name."),
        Column("kind", "text", "What it is, in the words of its file.", null="file did not say"),
        Column("claimant", "text", "Who claims it, in the words of its file.", null="file did not say"),
        Column(
            "entered",
            "text",
            "`crossed the boundary`, `heard inside after a silence`, `first heard inside` or `inside when it began to hold`.",
        ),
        Column("duration_h", "f64", "From the first position inside to the last.", "hour"),
        Column("positions_inside", "i64", "Positions inside.", "count"),
        Column("outlasted", "bool", "She was still there when the zone ceased to hold."),
    ),
    **DECEIT_MEASURES,
}
"""Measures of each kind of event: the keys of `measures`, in order."""
