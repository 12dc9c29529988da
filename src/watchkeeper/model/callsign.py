"""Radio call signs, as ITU Radio Regulations article 19 forms them."""

from __future__ import annotations

import re
from dataclasses import dataclass

_FORM = re.compile(r"^[A-Z0-9]{3,7}$")


@dataclass(frozen=True, slots=True, order=True)
class CallSign:
    """A call sign: three to seven letters and digits with at least one letter, upper case, no spaces."""

    text: str

    @classmethod
    def parse(cls, text: str | None) -> CallSign | None:
        """The call sign in `text`, or None. Blanks and dashes inside are how crews type it, and are dropped."""
        if text is None:
            return None
        plain = re.sub(r"[\s\-./]", "", text).upper()
        if not _FORM.match(plain) or plain.isdigit() or len(set(plain)) == 1:
            return None
        return cls(plain)

    def __str__(self) -> str:
        return self.text
