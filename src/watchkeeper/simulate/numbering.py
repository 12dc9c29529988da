"""How invented ships are numbered and named: nothing here can be a real ship's.

IMO numbers have a valid ship check digit and lie between 2,000,000 and 3,999,999, a range from which no ship has been
numbered; MMSIs begin with MIDs that the ITU has allocated to nobody, and call signs with Q, which no administration
holds (Radio Regulations, appendix 42). Names are put together from syllables. Every number gives another identity
under the same seed, so identities a ship takes on later are simply those of numbers no ship has (`ALIAS`).
"""

from __future__ import annotations

from watchkeeper.model.imo import Imo

IMO_FIRST, IMO_COUNT = 200_000, 200_000  # first six digits: the lowest, and how many
IMO_STRIDE = 77_711  # coprime to the block's size, so that consecutive ships get scattered but never equal numbers
MMSI_STRIDE = 617_011  # coprime to one million, for the same reason
ALIAS = 2_000  # added to a ship's number for the name of each identity she takes on later
IMO_ALIAS, SERIAL_ALIAS = 61_357, 300_000  # the same for IMO numbers and MMSIs: beyond any scenario's ships; the first
# is such that the new number is not one stroke from the old one (a round 50,000 changes one digit)
DEFAULT_SERIALS = (111_111, 123_456, 333_333)  # what invented makers leave in a set that nobody has set up
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_HEADS = (
    "Ar", "Bel", "Cor", "Dal", "Els", "Fen", "Gar", "Hol", "Il", "Jor", "Kel", "Lor", "Mar", "Nes", "Or", "Pel", "Quor",
    "Ros", "Sel", "Tor", "Ul", "Var", "Wes", "Yar", "Zel",
)  # fmt: skip  # a list of words
_MIDDLES = ("a", "e", "i", "o", "u", "ada", "ene", "iri", "ono", "uma", "ave", "elo", "ish", "ora")
_TAILS = (
    "dra", "lis", "mar", "nor", "pha", "quin", "ros", "sta", "thys", "van", "wick", "xa", "zen", "bry", "dell", "ford",
    "gan", "holm",
)  # fmt: skip  # a list of words
_AFTER = ("", "", "", "", " Star", " Bay", " Trader", " Spirit", " Venture", " Dawn", " 2", " 3", " 7", " 9")


def name_of(number: int, seed: int) -> str:
    """The name of number `number`: every one below 6,000 has another under the same seed."""
    order = (number * 2_477 + seed * 131) % (len(_HEADS) * len(_MIDDLES) * len(_TAILS))
    order, head = divmod(order, len(_HEADS))
    order, middle = divmod(order, len(_MIDDLES))
    return (_HEADS[head] + _MIDDLES[middle] + _TAILS[order] + _AFTER[(number * 5 + seed) % len(_AFTER)]).upper()


def imo_of(number: int, seed: int) -> int:
    """The IMO number of number `number`: every one below 200,000 has another under the same seed."""
    first_six = IMO_FIRST + (number * IMO_STRIDE + seed * 1_009) % IMO_COUNT
    return Imo.with_check_digit(first_six).number


def holder_of(imo: int, seed: int) -> int:
    """The number (0 to 199,999) that `imo_of` gives this IMO number."""
    return (imo // 10 - IMO_FIRST - seed * 1_009) * pow(IMO_STRIDE, -1, IMO_COUNT) % IMO_COUNT


def mmsi_of(number: int, seed: int, mid: int) -> int:
    """The MMSI of number `number` under the country code `mid`; no ship gets a maker's default."""
    serial = (number * MMSI_STRIDE + seed * 7_919) % 1_000_000
    if serial in DEFAULT_SERIALS:
        serial = ((number + 700_000) * MMSI_STRIDE + seed * 7_919) % 1_000_000
    return mid * 1_000_000 + serial


def callsign_of(number: int) -> str:
    """The call sign of number `number`: every one below 175,760 has another."""
    first, second, third = number % 26, number // 26 % 26, number // 676 % 26
    return f"Q{_LETTERS[first]}{_LETTERS[second]}{_LETTERS[third]}{number // 17_576 % 10}"
