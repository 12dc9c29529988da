"""The one error of this package that is no fault: a scene drawn for places and times that do not allow it."""

from __future__ import annotations


class Impossible(ValueError):
    """No ship could do this: no water fits, no way leads there, no time is left. The scene is drawn anew."""
