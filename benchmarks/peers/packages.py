"""Prints what `make bench-peers` installs: a line for each peer, its name and its packages."""

from __future__ import annotations

from benchmarks.peers.peer import NAMES, peer


def main() -> None:
    for name in NAMES:
        print(name, *peer(name).packages)


if __name__ == "__main__":
    main()
