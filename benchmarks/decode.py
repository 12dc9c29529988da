"""Decoding of real logs: speed on one core beside pyais and aiscat, and every field that pyais decodes otherwise.

python -m benchmarks.decode --data DIR [--json]

Each peer does what it is for: pyais.decode gives one object a message, aiscat one dict, ours columns of an Arrow table.
Ours is also timed without the tables, since a kernel is what a table is made by. A peer that is not installed is absent.
"""

from __future__ import annotations

import argparse
import io
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.decode_agreement import SENTENCE, compared, disagreements
from benchmarks.machine import machine, versions

LEAST_BYTES = 24 << 20
"""Logs are read again and again until there is so much: what is measured must not be over in a moment."""
PYAIS_MESSAGES = 40_000
ROUNDS = 5
NOT_LOGS = (".chk", ".json", ".md", "COPYING")


def logs_in(folder: Path) -> list[Path]:
    """Files that hold AIVDM sentences."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.endswith(NOT_LOGS))
    return [path for path in files if b"VDM," in path.read_bytes()]


def timed(work: Callable[[], int]) -> tuple[list[float], int]:
    """Messages a second of each of several rounds, after one that is not counted, and the messages of one."""
    work()
    rates, count = [], 0
    for _ in range(ROUNDS):
        began = time.perf_counter()
        count = work()
        rates.append(count / (time.perf_counter() - began))
    return rates, count


def tables(data: bytes) -> int:
    """Messages of a log, read into tables."""
    from watchkeeper.sources.nmea import NmeaReader

    return sum(batch.counts.messages for batch in NmeaReader().read(io.BytesIO(data)))


def kernel(data: bytes) -> Callable[[], int]:
    """A run of the kernel alone over a log, into room that is there already."""
    from watchkeeper.sources.ais import columns as c
    from watchkeeper.sources.ais.kernel import read_chunk
    from watchkeeper.sources.ais.parsed import N_FIELDS

    text, eights = np.frombuffer(data, np.uint8), np.frombuffer(data, np.uint64, len(data) // 8)
    out = c.output(data.count(b"\n") + data.count(b"\r") + 2 + c.MAX_SLOTS * c.MAX_PARTS, len(data))
    words, parsed = np.zeros(c.WORDS, np.int64), np.zeros(N_FIELDS, np.int64)

    def run() -> int:
        out.counters[:] = 0
        read_chunk(text, eights, 0, c.fragments(), c.stations(), words, parsed, out)
        return int(out.counters[c.MESSAGES])

    return run


def pyais_rate(sentences: list[bytes]) -> list[float]:
    """pyais.decode, message by message, of messages in one sentence."""
    import pyais
    from pyais.exceptions import AISBaseException

    def run() -> int:
        for line in sentences:
            try:
                pyais.decode(line)
            except (AISBaseException, ValueError):
                continue
        return len(sentences)

    return timed(run)[0]


def aiscat_rate(data: bytes) -> list[float] | None:
    """aiscat over the same bytes; None where it is not installed."""
    try:
        import aiscat
    except ImportError:
        return None
    with tempfile.NamedTemporaryFile(suffix=".nmea") as file:
        file.write(data)
        file.flush()
        return timed(lambda: sum(1 for _ in aiscat.from_file(file.name)))[0]


def rates(once: bytes) -> dict[str, Any]:
    """Messages a second of us and of the peers over the same sentences, again and again."""
    data = once * max(1, LEAST_BYTES // len(once))
    singles = [found[0] for found in SENTENCE.finditer(once) if found[1] == b"1"][:PYAIS_MESSAGES]
    ours, messages = timed(lambda: tables(data))
    bare, _ = timed(kernel(data[: data.rfind(b"\n", 0, 8 << 20) + 1]))
    theirs = {
        "pyais": pyais_rate((singles * (PYAIS_MESSAGES // len(singles) + 1))[:PYAIS_MESSAGES]),
        "aiscat": aiscat_rate(data),
    }
    rate, rate_kernel = statistics.median(ours), statistics.median(bare)
    peers = {name: "absent" if found is None else round(statistics.median(found)) for name, found in theirs.items()}
    there = {name: found for name, found in peers.items() if not isinstance(found, str)}
    return {
        "messages": messages,
        "per_s": round(rate),
        "per_s_range": [round(min(ours)), round(max(ours))],
        "per_s_kernel": round(rate_kernel),
        "peers": peers,
        "ratio": {name: round(rate / found, 1) for name, found in there.items()},
        "ratio_kernel": {name: round(rate_kernel / found, 1) for name, found in there.items()},
    }


def simulated_feed() -> bytes:
    """Sentences of the synthetic scenario: positions, identities and base stations in the proportions of a coast's feed."""
    from watchkeeper.simulate import Scenario, write

    with tempfile.TemporaryDirectory() as folder:
        write(Scenario(days=2, vessels=60, seed=1), folder)
        return b"".join(path.read_bytes() for path in logs_in(Path(folder) / "ais"))


def measure(folder: Path) -> dict[str, Any]:
    """The document that `--json` prints."""
    logs = [path.read_bytes() for path in logs_in(folder)]
    wrong = [found for data in logs for found in disagreements(data)]
    return {
        "logs": len(logs),
        "compared": sum(compared(log) for log in logs),
        "mismatches": len(wrong),
        "examples": wrong[:5],
        **rates(b"\n".join(logs) + b"\n"),
        "simulated_feed": rates(simulated_feed()),
        "machine": machine(),
        "versions": versions("pyais", "aiscat", "numba", "pyarrow", "numpy"),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    print(json.dumps(measure(options.data), indent=None if options.json else 1))


if __name__ == "__main__":
    main()
