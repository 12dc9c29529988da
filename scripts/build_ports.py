"""Build the tables of ports, anchorages and port codes of `watchkeeper.places` from published tables.

    python -m scripts.build_ports --geo FOLDER [--check]

FOLDER holds `WPI_ports.csv` (NGA World Port Index, public domain), `anchorage_overrides.csv.gz` (Global Fishing Watch, named
anchorages, Apache-2.0) and `sea-ports.json` (marchah/sea-ports, MIT). Written are `ports.tsv`, `anchorages.npz` and
`locodes.tsv` in `places/data`. A port code is kept only where its position agrees with the other two tables.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import json
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

DATA = Path(__file__).parents[1] / "src" / "watchkeeper" / "places" / "data"
KM_PER_DEG = 111.195  # kilometres in a degree of a meridian, mean Earth radius
AGREES_KM = (
    50.0  # kilometres from a port or anchorage of the same country within which a port code's position is believed
)
MISPLACED = {  # entries of the World Port Index whose printed position is not where the port is
    ("JP", "WAKKANAI"): "printed two degrees south of the town",
    ("CN", "LANSHAN"): "printed five degrees south of the harbour",
    ("CN", "SUIZHANG GANG"): "printed one degree east of the terminal",
}
UNNAMED = re.compile(r"[A-Z]{3}-\d+")  # Global Fishing Watch's number for an anchorage nobody has named

# ISO 3166-1, alpha-3 and alpha-2, of countries and territories with a port or an anchorage in the tables.
_ISO = """
ABW-AW AGO-AO ALA-AX ALB-AL ARE-AE ARG-AR ASM-AS ATA-AQ ATG-AG AUS-AU AZE-AZ BEL-BE BEN-BJ BES-BQ BGD-BD BGR-BG BHR-BH
BHS-BS BIH-BA BLM-BL BLZ-BZ BMU-BM BOL-BO BRA-BR BRB-BB BRN-BN CAN-CA CCK-CC CHE-CH CHL-CL CHN-CN CIV-CI CMR-CM COD-CD
COG-CG COK-CK COL-CO COM-KM CPV-CV CRI-CR CUB-CU CUW-CW CXR-CX CYM-KY CYP-CY CZE-CZ DEU-DE DJI-DJ DMA-DM DNK-DK DOM-DO
DZA-DZ ECU-EC EGY-EG ERI-ER ESH-EH ESP-ES EST-EE FIN-FI FJI-FJ FLK-FK FRA-FR FRO-FO FSM-FM GAB-GA GBR-GB GEO-GE GHA-GH
GIB-GI GIN-GN GLP-GP GMB-GM GNB-GW GNQ-GQ GRC-GR GRD-GD GRL-GL GTM-GT GUF-GF GUM-GU GUY-GY HKG-HK HND-HN HRV-HR HTI-HT
HUN-HU IDN-ID IND-IN IOT-IO IRL-IE IRN-IR IRQ-IQ ISL-IS ISR-IL ITA-IT JAM-JM JOR-JO JPN-JP KEN-KE KHM-KH KIR-KI KNA-KN
KOR-KR KWT-KW LBN-LB LBR-LR LBY-LY LCA-LC LKA-LK LTU-LT LVA-LV MAC-MO MAR-MA MCO-MC MDG-MG MDV-MV MEX-MX MHL-MH MLT-MT
MMR-MM MNE-ME MNP-MP MOZ-MZ MRT-MR MTQ-MQ MUS-MU MYS-MY MYT-YT NAM-NA NCL-NC NFK-NF NGA-NG NIC-NI NIU-NU NLD-NL NOR-NO
NRU-NR NZL-NZ OMN-OM PAK-PK PAN-PA PER-PE PHL-PH PLW-PW PNG-PG POL-PL PRI-PR PRK-KP PRT-PT PRY-PY PYF-PF QAT-QA REU-RE
ROU-RO RUS-RU SAU-SA SDN-SD SEN-SN SGP-SG SGS-GS SHN-SH SJM-SJ SLB-SB SLE-SL SLV-SV SOM-SO SRB-RS STP-ST SUR-SR SVK-SK
SVN-SI SWE-SE SXM-SX SYC-SC SYR-SY TCA-TC TGO-TG THA-TH TKM-TM TLS-TL TON-TO TTO-TT TUN-TN TUR-TR TUV-TV TWN-TW TZA-TZ
UKR-UA URY-UY USA-US VCT-VC VEN-VE VGB-VG VIR-VI VNM-VN VUT-VU WLF-WF WSM-WS YEM-YE ZAF-ZA
"""
ISO: dict[str, str] = dict(pair.split("-") for pair in _ISO.split())


def titled(text: str) -> str:
    """A name as it is shown: capitals at the start of words, no apostrophes."""
    return text.replace("'", "").strip().title()


def port_rows(path: Path) -> list[tuple[str, str, str, str]]:
    """(name, country, latitude, longitude) of the World Port Index, by country, name and position."""
    with path.open(encoding="utf-8") as file:
        rows = [
            (ISO[row["iso3"].strip()], row["label"], float(row["latitude"]), float(row["longitude"]))
            for row in csv.DictReader(file)
            if row["iso3"].strip()
        ]
    kept = {
        (titled(name), code, f"{lat:.3f}", f"{lon:.3f}")
        for code, name, lat, lon in rows
        if (code, name) not in MISPLACED
    }
    return sorted(kept, key=lambda row: (row[1], row[0], row[2], row[3]))


def anchorage_rows(path: Path) -> list[tuple[str, str, float, float]]:
    """(name or empty, country or empty, latitude, longitude) of every anchorage."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [
        (
            "" if UNNAMED.fullmatch(row["label"]) else titled(row["label"]),
            ISO.get(row["iso3"].strip(), ""),
            float(row["latitude"]),
            float(row["longitude"]),
        )
        for row in rows
    ]


def anchorage_arrays(rows: list[tuple[str, str, float, float]]) -> dict[str, NDArray[Any]]:
    """The arrays of `anchorages.npz`: positions in 1/10,000 degree (11 m), and for each the number of its name.

    Anchorages lie in order of name, then position, so that neighbours differ little and the file is small.
    """
    made = sorted((country, name, round(lat * 1e4), round(lon * 1e4)) for name, country, lat, lon in rows)
    names = sorted({(country, name) for country, name, _, _ in made})
    number = {one: at for at, one in enumerate(names)}
    text = "\n".join("\t".join(one) for one in names).encode()
    return {
        "lat": _steps([row[2] for row in made]),
        "lon": _steps([row[3] for row in made]),
        "name": np.array([number[row[:2]] for row in made], np.uint16),
        "names": np.frombuffer(text, np.uint8),
    }


def _steps(values: Iterable[int]) -> NDArray[np.int32]:
    return np.diff(np.fromiter(values, np.int32), prepend=np.int32(0)).astype(np.int32)


def locode_rows(path: Path, known: dict[str, NDArray[np.float64]]) -> list[tuple[str, str, str, str]]:
    """(code, name, latitude, longitude) of the port codes whose position agrees with a port or anchorage of their country."""
    found = []
    for entry in json.loads(path.read_text(encoding="utf-8")).values():
        if len(entry.get("coordinates", [])) != 2:
            continue
        lon, lat = entry["coordinates"]
        for code in entry["unlocs"]:
            near = known.get(code[:2])
            if re.fullmatch(r"[A-Z]{2}[A-Z2-9]{3}", code) and near is not None and _km(near, lat, lon) <= AGREES_KM:
                found.append((code, entry["name"].strip(), f"{lat:.3f}", f"{lon:.3f}"))
    return sorted(set(found))


def _km(points: NDArray[np.float64], lat: float, lon: float) -> float:
    east = ((points[:, 1] - lon + 540.0) % 360.0 - 180.0) * np.cos(np.radians(lat))
    return float(KM_PER_DEG * np.hypot(points[:, 0] - lat, east).min())


def tables(geo: Path) -> dict[str, bytes]:
    """Name and bytes of every file."""
    ports = port_rows(geo / "WPI_ports.csv")
    anchorages = anchorage_rows(geo / "anchorage_overrides.csv.gz")
    places: dict[str, list[tuple[float, float]]] = {}
    for _, country, lat, lon in [*anchorages, *((n, c, float(a), float(o)) for n, c, a, o in ports)]:
        places.setdefault(country, []).append((lat, lon))
    codes = locode_rows(geo / "sea-ports.json", {country: np.array(at) for country, at in places.items()})
    packed = io.BytesIO()
    np.savez_compressed(packed, allow_pickle=False, **anchorage_arrays(anchorages))
    return {
        "ports.tsv": _text(
            "Ports of the world. Facts: NGA World Port Index, public domain.",
            "name (as printed there)\tcountry (ISO 3166-1 alpha-2)\tlat_deg\tlon_deg",
            ports,
        ),
        "locodes.tsv": _text(
            "Port codes (UN/LOCODE) of sea ports. Facts: sea-ports (MIT), positions checked against the other tables.",
            "code\tname\tlat_deg\tlon_deg",
            codes,
        ),
        "anchorages.npz": packed.getvalue(),
    }


def _text(what: str, head: str, rows: list[tuple[str, ...]]) -> bytes:
    return (f"# {what}\n# {head}\n" + "".join("\t".join(row) + "\n" for row in rows)).encode()


def differing(made: dict[str, bytes]) -> list[str]:
    """Names of shipped files that are not what the sources give; archives are compared by their arrays."""
    return [name for name, content in made.items() if not _same(DATA / name, content)]


def _same(path: Path, content: bytes) -> bool:
    if path.suffix != ".npz":
        return path.exists() and path.read_bytes() == content
    with np.load(path) as shipped, np.load(io.BytesIO(content)) as made:
        return shipped.files == made.files and all(np.array_equal(shipped[name], made[name]) for name in made.files)


def main() -> int:
    """Build or check the tables; 1 when a check finds a difference."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--geo", type=Path, required=True)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    made = tables(options.geo)
    if options.check:
        different = differing(made)
        print(f"differ from their sources: {', '.join(different)}" if different else "tables agree with their sources")
        return 1 if different else 0
    for name, content in made.items():
        (DATA / name).write_bytes(content)
        print(f"{name}: {len(content)} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
