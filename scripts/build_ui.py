"""Builds the user interface into the package, so that nobody who installs it needs Node.

python -m scripts.build_ui                     npm ci, vite build, notices of third parties, hash of the sources
python -m scripts.build_ui --check             whether what is built was built from these sources; needs no Node
python -m scripts.build_ui --check --rebuild   the same, and builds once more and compares the files, where Node is present
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT / "ui"
STATIC = ROOT / "src" / "watchkeeper" / "web" / "static"
HASH, NOTICES = "SOURCE_HASH", "THIRD_PARTY.txt"
LEFT_OUT = frozenset({"node_modules", "dist", ".vite", ".svelte-kit"})
SHIPPED = ("maplibre-gl", "@uwdata/flechette", "svelte", "@fontsource-variable/inter", "@fontsource/noto-sans-kr")
"""Packages of which something is in what is built, with what they need themselves."""
ONLY = {"svelte": ("clsx", "esm-env")}
"""Of what these need only that runs in the browser; the rest is the compiler's."""
PERMISSIVE = frozenset(
    {"Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT", "OFL-1.1", "Unlicense", "0BSD", "CC0-1.0"}
)


def main() -> int:
    """Builds, or checks; 0 when all is as it should be."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    asked.add_argument("--check", action="store_true", help="compare the hash of the sources, build nothing")
    asked.add_argument("--rebuild", action="store_true", help="with --check: build into a folder aside and compare")
    options = asked.parse_args()
    if not options.check:
        build(STATIC)
        print(f"{STATIC.relative_to(ROOT)}: {size_of(STATIC) / 1e6:.2f} MB in {len(list(files_of(STATIC)))} files")
        return 0
    written = (STATIC / HASH).read_text(encoding="utf-8").strip() if (STATIC / HASH).is_file() else "none"
    if written != source_hash():
        print(
            f"{STATIC.relative_to(ROOT)} was not built from these sources: run `python -m scripts.build_ui`",
            file=sys.stderr,
        )
        return 1
    return differs() if options.rebuild else 0


def source_hash() -> str:
    """A hash of every source of the interface, package-lock.json among them."""
    total = hashlib.sha256()
    for path in files_of(SOURCES):
        total.update(path.relative_to(SOURCES).as_posix().encode() + b"\0")
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def files_of(folder: Path) -> Iterator[Path]:
    """Files under a folder in order of their names, without what is installed or built."""
    found = (path for path in folder.rglob("*") if path.is_file())
    yield from sorted(path for path in found if not LEFT_OUT & set(path.relative_to(folder).parts))


def size_of(folder: Path) -> int:
    """Bytes of all files under a folder."""
    return sum(path.stat().st_size for path in files_of(folder))


def build(into: Path) -> None:
    """Installs what package-lock.json names, builds, and writes the notices and the hash."""
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("npm is not installed; it is needed to build the interface, not to use it")
    subprocess.run([npm, "ci", "--no-fund", "--no-audit", "--loglevel=error"], cwd=SOURCES, check=True)
    subprocess.run(
        [npm, "run", "build", "--silent", "--", "--outDir", str(into), "--emptyOutDir"], cwd=SOURCES, check=True
    )
    (into / NOTICES).write_text(notices(), encoding="utf-8")
    (into / HASH).write_text(source_hash() + "\n", encoding="utf-8")


def differs() -> int:
    """Whether a second build differs from what is committed; 0 when not, or when there is no Node to build with."""
    if shutil.which("npm") is None:
        print("npm is not installed: not rebuilt", file=sys.stderr)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        aside = Path(folder) / "static"
        build(aside)
        both = {path.relative_to(top).as_posix() for top in (STATIC, aside) for path in files_of(top)}
        wrong = [name for name in sorted(both) if _bytes(STATIC / name) != _bytes(aside / name)]
    for name in wrong:
        print(f"{name} differs from a new build", file=sys.stderr)
    return 1 if wrong else 0


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def notices() -> str:
    """Names, versions, licences and texts of everything in the build that others made."""
    parts = [
        "What others made and is part of the files in this folder. Watchkeeper itself is under Apache-2.0.\n",
        "Outlines of the land (assets/land-*.bin): made with Natural Earth, public domain.\n",
    ]
    for name, folder in sorted(_shipped().items()):
        said = json.loads((folder / "package.json").read_text(encoding="utf-8"))
        licence = said.get("license", "")
        if not any(one.strip("() ") in PERMISSIVE for one in licence.split(" OR ")):
            raise SystemExit(f"{name} is under {licence or 'no licence that it names'}: look before it is shipped")
        texts = [path.read_text(encoding="utf-8").strip() for path in sorted(folder.glob("*")) if _is_licence(path)]
        body = "\n\n".join(texts) or _from_readme(folder)
        parts.append(f"{'-' * 80}\n{name} {said['version']}: {licence}\n\n{body}\n")
    return "\n".join(parts)


def _from_readme(folder: Path) -> str:
    """What a package says of its licence in its README; some have no other text of it."""
    readme = next((path for path in sorted(folder.glob("*")) if path.name.lower().startswith("readme")), None)
    said = readme.read_text(encoding="utf-8") if readme else ""
    heading = re.search(r"^#+ .*licen[cs]e", said, re.IGNORECASE | re.MULTILINE)
    if heading is None:
        raise SystemExit(f"{folder.name} says nothing of its licence: look before it is shipped")
    return said[heading.start() :].strip()


def _is_licence(path: Path) -> bool:
    return path.is_file() and path.name.lower().startswith(("licen", "copying", "notice"))


def _shipped() -> dict[str, Path]:
    found: dict[str, Path] = {}
    waiting = [(name, SOURCES) for name in SHIPPED]
    while waiting:
        name, asker = waiting.pop()
        folder = _folder_of(name, asker)
        if folder is None or name.startswith("@types/") or name in found:
            continue
        found[name] = folder
        needs = json.loads((folder / "package.json").read_text(encoding="utf-8")).get("dependencies", {})
        waiting += [(one, folder) for one in needs if one in ONLY.get(name, needs)]
    return found


def _folder_of(name: str, asker: Path) -> Path | None:
    """Where Node would find a package that another asks for."""
    for above in (asker, *asker.parents):
        if (folder := above / "node_modules" / name).is_dir():
            return folder
        if above == SOURCES:
            return None
    return None


if __name__ == "__main__":
    raise SystemExit(main())
