"""Tables of publishers that have no reader of their own: forms for what they publish, typed off or saved as CSV. Untested."""

from __future__ import annotations

from watchkeeper.lists.form import ListForm, Where
from watchkeeper.lists.table import table_reader


def _where(text: str, split: str | None = None) -> Where:
    return Where(columns=tuple(one.strip() for one in text.split("|")), split=split)


UN_VESSELS = table_reader(
    ListForm(
        name="un-1718-vessels",
        kind="Vessel",
        names={
            "primary": _where("name of vessel | vessel name | ship name | name"),
            "former": _where("previous names | former names | previously known as | also known as", ";"),
        },
        columns={
            "imo": _where("imo | imo number | imo no."),
            "flag": _where("flag | flag state"),
            "owner": _where("owner | registered owner"),
            "listed_on": _where("date of designation | designated on | listed on"),
            "measure": _where("measures | measure | designation measures"),
            "remark": _where("other information | remarks | additional information"),
        },
        ignored=frozenset({"no", "no.", "#"}),
    ),
    tested=False,
)
"""Ships designated by the 1718 Committee of the Security Council, which publishes them as a page and a PDF."""
JAPAN = table_reader(
    ListForm(
        name="jp-mof",
        key=("告示番号", "番号"),
        kind=Where(
            columns=("区分", "種別", "type"),
            values={
                "個人": "Person",
                "団体": "Organization",
                "船舶": "Vessel",
                "individual": "Person",
                "entity": "Organization",
            },
        ),
        names={
            "primary": _where("英字表記 | 英語表記 | name (english) | name"),
            "script": _where("日本語表記 | 氏名 | 名称 | name (japanese)"),
            "alias": _where("別名 | 別称 | alias | aliases", ";"),
            "former": _where("旧称 | former name", ";"),
        },
        columns={
            "birth_date": _where("生年月日 | date of birth"),
            "birth_place": _where("出生地 | place of birth"),
            "nationality": _where("国籍 | nationality"),
            "address": _where("住所 | 所在地 | address"),
            "passport": _where("旅券番号 | passport number", ";"),
            "position": _where("役職 | position"),
            "title": _where("称号 | title"),
            "listed_on": _where("告示日付 | 告示日 | date of listing"),
            "imo": _where("imo番号 | imo number | imo"),
            "remark": _where("その他の情報 | 備考 | other information"),
        },
    ),
    tested=False,
)
"""Japan's Ministry of Finance publishes a workbook; its first sheet, saved as CSV."""
