"""Rules: relations of positions, segments and earlier events come in, a relation of events goes out.

A rule is one portable SQL text and a frozen set of parameters. It is pure: no clock, no randomness, no network, nothing
changed that it was given. It finds; it never says "guilty".
"""

from watchkeeper.detect.base import Rule
from watchkeeper.detect.registry import RULES, in_order

__all__ = ["RULES", "Rule", "in_order"]
