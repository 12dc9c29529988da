"""Waters and ports that no known network of AIS receivers covers: there a silence says little, and a call is not seen."""

from __future__ import annotations

UNCOVERED: dict[str, str] = {
    "KP": "no public or commercial network has a coast receiver in the DPRK; Global Fishing Watch's 60,410 anchorages, made "
    "from where ships were heard to stop, hold none there",
}
"""ISO 3166-1 alpha-2 country and why its ports count as uncovered."""
