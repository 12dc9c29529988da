"""Remarks of OFAC's lists, statement by statement: what has no column of its own stands here, parted by `; `.

Which beginning is which statement is a table. A statement that no line of it knows is kept as a remark.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from watchkeeper.lists.countries import country_of
from watchkeeper.lists.days import day_of
from watchkeeper.lists.saying import Saying
from watchkeeper.model.listed import Kind, NameKind

_TABLE = """
DOB                                     | birth_date
POB                                     | birth_place
nationality                             | nationality
citizen                                 | nationality
Gender                                  | gender
Former Vessel Flag                      | former_flag
Vessel Flag                             | flag
Vessel Year of Build                    | built
Vessel Type                             | vessel_type
Vessel Call Sign                        | call_sign
Vessel Owner                            | owner
Vessel Registration Identification IMO  | imo
Identification Number IMO               | imo
Company Number IMO                      | imo_company
MMSI                                    | mmsi
Passport                                | passport
Diplomatic Passport                     | passport
Stateless Person Passport               | passport
National ID No.                         | national_id
Personal ID Card                        | national_id
Cedula No.                              | national_id
C.U.R.P.                                | national_id
D.N.I.                                  | national_id
I.F.E.                                  | national_id
SSN                                     | national_id
National Foreign ID Number              | national_id
Residency Number                        | national_id
Tax ID No.                              | tax_number
NIT #                                   | tax_number
R.F.C.                                  | tax_number
RFC                                     | tax_number
RUC #                                   | tax_number
RIF #                                   | tax_number
V.A.T. Number                           | tax_number
US FEIN                                 | tax_number
Italian Fiscal Code                     | tax_number
Registration Number                     | registration
Registration ID                         | registration
Commercial Registry Number              | registration
Business Registration Number            | registration
Business Registration Document #        | registration
Business Number                         | registration
Company Number                          | registration
UK Company Number                       | registration
C.R. No.                                | registration
Folio Mercantil No.                     | registration
Matricula Mercantil No                  | registration
Chamber of Commerce Number              | registration
Unified Social Credit Code (USCC)       | registration
Enterprise Number                       | registration
Public Registration Number              | registration
Trade License No.                       | registration
Economic Register Number (CBLS)         | registration
Central Registration System Number      | registration
Istanbul Chamber of Comm. No.           | registration
Government Gazette Number               | registration
D-U-N-S Number                          | document
Identification Number                   | document
License                                 | document
Driver's License No.                    | document
Electoral Registry No.                  | document
Birth Certificate Number                | document
Credencial electoral                    | document
Cartilla de Servicio Militar Nacional   | document
ISIN                                    | document
Legal Entity Number                     | lei
SWIFT/BIC                               | swift
Digital Currency Address -              | crypto_address
Aircraft Tail Number                    | aircraft_registration
Aircraft Operator                       | operator
Aircraft Manufacture Date               | built
"""


class _Line(NamedTuple):
    begins: str
    attribute: str


_LINES = sorted(
    (_Line(*(part.strip() for part in line.split("|"))) for line in _TABLE.strip().splitlines()),
    key=lambda line: -len(line.begins),
)
_BY_WORD: dict[str, list[_Line]] = {}
for _line in _LINES:
    _BY_WORD.setdefault(_line.begins.split(" ", 1)[0], []).append(_line)
_ALSO: dict[str, NameKind] = {"a.k.a.": "weak", "n.k.a.": "weak", "f.k.a.": "former"}
"""Names in remarks are those OFAC calls weak; aliases of full weight have a file of their own."""
_NUMBER = re.compile(
    r"^(?P<number>.+?)(?: \((?P<country>[^()]+)\))?"
    r"(?: issued (?P<issued>\d[^;]*?\d{4}|\d{4}))?(?: expires (?P<expires>\d[^;]*?\d{4}|\d{4}))?$"
)
_NUMBERS = frozenset(
    {"passport", "national_id", "tax_number", "registration", "document", "lei", "swift", "imo", "imo_company", "mmsi"}
)
_SPLIT = re.compile(r";\s+(?=\S)")


def read_remarks(remarks: str, kind: Kind, saying: Saying) -> None:
    """Says what remarks say."""
    for statement in _SPLIT.split(remarks.strip().removesuffix(".")) if remarks else ():
        plain = statement.strip().removeprefix("alt. ")
        word, _, rest = plain.partition(" ")
        if word in _ALSO:
            saying.name(rest.strip().strip("'\"`‘’").strip(), _ALSO[word])
            continue
        line = next((one for one in _BY_WORD.get(word, ()) if plain.startswith(f"{one.begins} ")), None)
        if line is None:
            saying.say("remark", plain)
        else:
            _say(line, plain[len(line.begins) + 1 :].strip(), kind, saying, plain)


def _say(line: _Line, value: str, kind: Kind, saying: Saying, statement: str) -> None:
    attribute = line.attribute
    if attribute == "birth_date" or (attribute == "built" and kind == "Airplane"):
        day = day_of(value)
        saying.say(attribute if day else "remark", day or statement)
    elif attribute == "gender":
        saying.say("gender", value.lower() if value in ("Male", "Female") else "")
    elif attribute in ("nationality", "flag", "former_flag"):
        saying.say(attribute, country_of(value), note="citizen" if line.begins == "citizen" else None)
    elif attribute in _NUMBERS:
        _say_number(line, value, kind, saying)
    else:
        saying.say(attribute, value)


def _say_number(line: _Line, value: str, kind: Kind, saying: Saying) -> None:
    found = _NUMBER.match(value)
    if found is None:  # nothing but a country in brackets
        saying.say("remark", f"{line.begins} {value}")
        return
    attribute = "imo_company" if line.attribute == "imo" and kind != "Vessel" else line.attribute
    country = country_of(found.group("country"))
    said_with = line.begins if attribute == "document" else ""
    saying.say(
        attribute,
        found.group("number"),
        since=day_of(found.group("issued")),
        until=day_of(found.group("expires")),
        note="; ".join(filter(None, (country, said_with))),
    )
