"""Countries as lists write them, as ISO 3166-1 codes where the word is known, else as given."""

from __future__ import annotations

import re

from watchkeeper.sources.register_words import flag_of

_WORDS = """
CF: central african republic
PS: palestinian | occupied palestinian territories | palestinian territories | state of palestine | palestine, state of
CD: congo (democratic republic) | congo, democratic republic of the congo | congolese (dr)
CG: congo, republic of the
UA: ukrainian
XK: kosovo
IR: iranian | iran (islamic republic of) | islamic republic of iran
GB: united kingdom of great britain | british
PK: pakistani
TN: tunisian
RU: russian
KP: rpdc | democratic people’s republic of korea | democratic people's republic of korea | dprk | north korean
DE: german
MK: north macedonia, the republic of
CI: cote d ivoire
OM: sultanate of oman
YE: yemeni
SA: saudi arabian | saudi
AF: afghan
CH: swiss
SO: somali
SK: slovak republic
RS: serbian
MA: moroccan
ME: montenegrin
MD: moldovan
LY: libyan arab jamahiriya | libyan
KW: kuwaiti
HK: hong kong special administrative region
GW: guinea-bissau | guinea-bisau
HR: croatian
BS: bahamas, the
DZ: algerian
SY: syrian
IQ: iraqi
LB: lebanese
BY: belarusian
MM: burma
LV: latvian
IL: israeli
"""
_KNOWN = {
    word.strip(): line.partition(":")[0]
    for line in _WORDS.strip().splitlines()
    for word in line.partition(":")[2].split("|")
}
NONE_SAID = re.compile(r"^(?:-0-|none identified|unknown|undetermined|00|n/?a|not known|nil)$", re.IGNORECASE)


def country_of(text: str | None) -> str:
    """The code of a country, the words as given when no table knows them, empty when they say that none is known."""
    plain = " ".join((text or "").split()).strip(" .,;")
    if not plain or NONE_SAID.match(plain):
        return ""
    return _KNOWN.get(plain.casefold()) or flag_of(plain) or plain
