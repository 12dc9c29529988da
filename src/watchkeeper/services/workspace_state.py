"""What a viewer looks at: whose workspace, which snapshot, how much is in it, and what of it is invented."""

from __future__ import annotations

from typing import Any

from watchkeeper import __version__
from watchkeeper.model.time import iso
from watchkeeper.services.lead_reading import leads_in
from watchkeeper.services.lookout import Sight
from watchkeeper.services.map_events import count_current
from watchkeeper.services.map_ships import horizon_us, ships, tracks

INVENTED = "synthetic"
"""In the name of a feed or list of a scenario."""


def session_state(sight: Sight) -> dict[str, Any]:
    """Viewer, version, snapshot, span of the positions and counts."""
    viewer = sight.workspace.view.viewer
    span = horizon_us(sight)
    return {
        "party": sight.workspace.settings.party,
        "viewer": {"party": viewer.party, "clearances": sorted(map(list, viewer.clearances))},
        "version": __version__,
        "snapshot": sight.snapshot.snapshot_id,
        "synthetic": is_synthetic(sight),
        "horizon": None if span is None else {"start": iso(span[0]), "end": iso(span[1])},
        "counts": {
            "events": count_current(sight),
            "tracks": tracks(sight).num_rows,
            "vessels": ships(sight).num_rows,
            "leads": len(leads_in(sight).ranks),
        },
    }


def is_synthetic(sight: Sight) -> bool:
    """Whether any feed or list that the viewer sees is of an invented scenario."""

    def make() -> bool:
        names = [
            *sight.rows("files").column("source").to_pylist(),
            *sight.rows("list_versions").column("list").to_pylist(),
        ]
        return any(INVENTED in (name or "").lower() for name in names)

    return sight.kept("synthetic", make)
