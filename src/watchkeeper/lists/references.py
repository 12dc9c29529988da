"""Keys of another list that an entry names as its own."""

from __future__ import annotations

import re

_COMMITTEES = "KP|QD|TA|IQ|SO|CD|CF|LY|SS|SD|YE|ML|IR|GB|LB|HT|ER|CI|LI|SL"
_UN = re.compile(rf"^\W*((?:{_COMMITTEES})[ie]\.\d{{2,4}})(?:\.\d+)?\b")


def un_reference(text: str | None) -> str | None:
    """`un KPe.001` when a text begins with a permanent reference number of the United Nations; None when it does not.

    References further on in a text are of others, and are never taken. `KPi.065.1`, once written for `KPi.065`, is that.
    """
    found = _UN.match((text or "").strip())
    return None if found is None else f"un {found.group(1)}"
