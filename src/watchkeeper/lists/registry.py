"""Every list that can be loaded: who publishes it, under which key, how it is read, when it is too old."""

from __future__ import annotations

from pathlib import Path

from watchkeeper.lists import au, ca, ch, eu, eu_xml, ftm, nz, ofac, ofac_advanced, uk, uk_xml, un
from watchkeeper.lists.files import gathered
from watchkeeper.lists.form import ListForm
from watchkeeper.lists.kind import Address, ListKind
from watchkeeper.lists.published import ListFile, Reader
from watchkeeper.lists.read import Read, split_file, take
from watchkeeper.lists.table import table_reader
from watchkeeper.lists.tables_of_publishers import JAPAN, UN_VESSELS
from watchkeeper.model.errors import SourceError, UsageError

_HEAD_BYTES = 16_384
_UN_TERMS = "Published by the United Nations for use by Member States and the public; see un.org terms of use"
_US_TERMS = "Public domain: work of the United States Government"
_OFAC = "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports"

LISTS: tuple[ListKind, ...] = (
    ListKind(
        name="un",
        title="United Nations Security Council Consolidated List",
        publisher="United Nations Security Council",
        list_class="sanctions",
        key="DATAID",
        terms=_UN_TERMS,
        readers=(un.READER,),
        cadence_days=1,
        stale_after_days=7,
        addresses=(
            Address(url="https://scsanctions.un.org/resources/xml/en/consolidated.xml", file="un_consolidated.xml"),
        ),
    ),
    ListKind(
        name="ofac-sdn",
        title="Specially Designated Nationals and Blocked Persons List",
        publisher="Office of Foreign Assets Control, US Department of the Treasury",
        list_class="sanctions",
        key="ent_num",
        terms=_US_TERMS,
        readers=(ofac.SDN,),
        cadence_days=1,
        stale_after_days=7,
        addresses=tuple(
            Address(url=f"{_OFAC}/{name.upper()}.CSV", file=f"{name}.csv") for name in ("sdn", "alt", "add")
        ),
    ),
    ListKind(
        name="ofac-cons",
        title="Consolidated non-SDN lists",
        publisher="Office of Foreign Assets Control, US Department of the Treasury",
        list_class="sanctions",
        key="ent_num",
        terms=_US_TERMS,
        readers=(ofac.CONSOLIDATED,),
        cadence_days=7,
        stale_after_days=30,
        addresses=tuple(
            Address(url=f"{_OFAC}/{name.upper()}.CSV", file=f"{name}.csv")
            for name in ("cons_prim", "cons_alt", "cons_add")
        ),
    ),
    ListKind(
        name="uk",
        title="UK Sanctions List",
        publisher="Foreign, Commonwealth and Development Office",
        list_class="sanctions",
        key="Unique ID",
        terms="Open Government Licence v3.0",
        readers=(uk.READER, uk_xml.READER),
        cadence_days=1,
        stale_after_days=7,
    ),
    ListKind(
        name="eu",
        title="Consolidated list of persons, groups and entities under EU financial sanctions, and ships of Annex XLII",
        publisher="European Commission",
        list_class="sanctions",
        key="EU reference number; of a ship its IMO number",
        terms="Reuse allowed with the source named (Commission Decision 2011/833/EU)",
        readers=(eu.READER, eu_xml.READER),
        cadence_days=1,
        stale_after_days=7,
    ),
    ListKind(
        name="ca",
        title="Consolidated Canadian Autonomous Sanctions List",
        publisher="Global Affairs Canada",
        list_class="sanctions",
        key="country, schedule and item",
        terms="Open Government Licence - Canada",
        readers=(ca.READER,),
        cadence_days=7,
        stale_after_days=30,
    ),
    ListKind(
        name="au",
        title="Consolidated List",
        publisher="Australian Sanctions Office, Department of Foreign Affairs and Trade",
        list_class="sanctions",
        key="Reference",
        terms="Creative Commons Attribution 4.0",
        readers=(au.READER,),
        cadence_days=7,
        stale_after_days=30,
    ),
    ListKind(
        name="nz",
        title="Russia Sanctions Register",
        publisher="New Zealand Ministry of Foreign Affairs and Trade",
        list_class="sanctions",
        key="Unique Identifier",
        terms="Creative Commons Attribution 4.0",
        readers=(nz.READER,),
        cadence_days=7,
        stale_after_days=30,
    ),
    ListKind(
        name="ch",
        title="Consolidated list of SECO",
        publisher="State Secretariat for Economic Affairs, Switzerland",
        list_class="sanctions",
        key="SSID",
        terms="Published by the Swiss Confederation; source to be named",
        readers=(ch.READER,),
        cadence_days=1,
        stale_after_days=7,
    ),
    ListKind(
        name="jp",
        title="List of those whose assets are frozen",
        publisher="Ministry of Finance, Japan",
        list_class="sanctions",
        key="number of the notice and of the entry; else the name",
        terms="Public Data License 1.0 (Japan)",
        readers=(JAPAN,),
        cadence_days=30,
        stale_after_days=90,
    ),
    ListKind(
        name="un-1718-vessels",
        title="Ships designated by the 1718 Committee",
        publisher="United Nations Security Council",
        list_class="sanctions",
        key="IMO number",
        terms=_UN_TERMS,
        readers=(UN_VESSELS,),
        cadence_days=90,
        stale_after_days=180,
    ),
    ListKind(
        name="ofac-advanced",
        title="Specially Designated Nationals List, advanced XML",
        publisher="Office of Foreign Assets Control, US Department of the Treasury",
        also_in="ofac-sdn",
        list_class="sanctions",
        key="FixedRef",
        terms=_US_TERMS,
        readers=(ofac_advanced.READER,),
        cadence_days=1,
        stale_after_days=7,
    ),
    ListKind(
        name="csv",
        title="A table of your own, by a mapping",
        publisher="you, or whoever made it",
        list_class="sanctions",
        key="what the mapping says",
        terms="those of the table",
        readers=(table_reader(),),
    ),
    ListKind(
        name="ftm",
        title="FollowTheMoney entities of your own",
        publisher="you, or whoever made them",
        list_class="sanctions",
        key="id",
        terms="those of the file",
        readers=(ftm.READER,),
    ),
)
OWN = ("csv", "ftm")
"""Forms of lists of the user's own: kept under a name that is given at load."""
BY_NAME: dict[str, ListKind] = {kind.name: kind for kind in LISTS}


def list_kind(name: str) -> ListKind:
    """The list of that name; UsageError when there is none."""
    if (found := BY_NAME.get(name)) is None:
        raise UsageError(f"there is no list '{name}'; known are {', '.join(BY_NAME)}")
    return found


def stale_after_days(name: str, setting: int) -> int:
    """Age above which a list is too old, days: the setting when it is not 0, else what is known of the list."""
    return setting or BY_NAME.get(name, BY_NAME["csv"]).stale_after_days


def reader_of(kind: ListKind, file: ListFile, form: ListForm | None = None) -> Reader:
    """The reader for a file of a list; of a plain table the one by its form."""
    if form is not None and kind.name != "csv":
        raise UsageError(f"a mapping is for tables of your own (--list csv), not for {kind.name}")
    return table_reader(form) if form is not None else kind.reader_for(file.main[:_HEAD_BYTES])


def guessed(file: ListFile) -> ListKind:
    """The list a file looks like; SourceError when it looks like none."""
    head = file.main[:_HEAD_BYTES]
    name = file.name.lower()
    fits = [kind for kind in LISTS if any(reader.begins(head) for reader in kind.readers)]
    if not fits:
        raise SourceError(f"{file.name} looks like no list; known are {', '.join(BY_NAME)}")
    if {kind.name for kind in fits} >= {"ofac-sdn", "ofac-cons"} and name.startswith("cons"):
        return BY_NAME["ofac-cons"]
    return fits[0]


def read_list(path: Path, name: str | None = None) -> Read:
    """All that a file, or a set of files in a folder, says; without a name the list is guessed from what the file looks like.

    SourceError when it is not of that list, or not whole.
    """
    file = gathered(path).file
    kind = guessed(file) if name is None else list_kind(name)
    reader = reader_of(kind, file)
    taken = take(split_file(file, reader), reader, {})
    return Read(
        name=kind.name,
        reader=reader,
        entities=[one.entity for one in taken.entries.values() if one.entity is not None],
        rejected=taken.rejected,
        problems=taken.problems,
        parts=taken.split.parts,
        dated=taken.split.dated,
    )
