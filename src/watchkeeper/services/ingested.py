"""What an ingest says of itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from watchkeeper.sources import Counts

ALREADY_INGESTED = "already ingested"


@dataclass(slots=True, kw_only=True)
class Ingested:
    """What an ingest read and kept."""

    files: int = 0
    bytes: int = 0
    counts: Counts = field(default_factory=Counts)
    duplicates: int = 0
    """Position reports equal in every field to an earlier one of the same file; kept, and marked when segmented."""
    skipped_files: Counter[str] = field(default_factory=Counter)
    snapshot: str = ""
    elapsed_s: float = 0.0

    @property
    def rejected_percent(self) -> float:
        """Rejected share of everything that was meant as an observation."""
        rejected = sum(self.counts.rejected.values())
        return 100.0 * rejected / max(1, rejected + self.counts.messages)

    def nothing_of(self, paths: Sequence[Path]) -> bool:
        """Whether single files were named, and none of them is a feed. A folder may well hold none."""
        known = self.skipped_files[ALREADY_INGESTED]
        return self.files == 0 and known == 0 and bool(self.skipped_files) and all(path.is_file() for path in paths)

    def to_dict(self) -> dict[str, object]:
        """The document `ingest --json` prints."""
        return {
            "files": self.files,
            "bytes": self.bytes,
            **self.counts.to_dict(),
            "duplicates": self.duplicates,
            "skipped_files": dict(self.skipped_files.most_common()),
            "snapshot": self.snapshot,
            "elapsed_s": round(self.elapsed_s, 3),
        }
