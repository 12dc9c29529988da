"""The interface that is shipped: built from these sources, small, with notices, and asking nothing of anybody."""

from __future__ import annotations

import json
import re

from scripts import build_ui


def test_it_was_built_from_these_sources() -> None:
    assert (build_ui.STATIC / build_ui.HASH).read_text(encoding="utf-8").strip() == build_ui.source_hash()


def test_it_is_small() -> None:
    assert build_ui.size_of(build_ui.STATIC) < 6_000_000


def test_third_parties_are_named() -> None:
    told = (build_ui.STATIC / build_ui.NOTICES).read_text(encoding="utf-8")
    for name in ("maplibre-gl", "svelte", "@uwdata/flechette", "@fontsource/noto-sans-kr"):
        assert re.search(rf"^{re.escape(name)} \d", told, re.MULTILINE), name


def test_the_lock_names_no_registry() -> None:
    lock = json.loads((build_ui.SOURCES / "package-lock.json").read_text(encoding="utf-8"))
    assert not [name for name, one in lock["packages"].items() if "resolved" in one]


def test_the_page_has_no_script_and_no_style_of_its_own() -> None:
    page = (build_ui.STATIC / "index.html").read_text(encoding="utf-8")
    assert not re.search(r"<style|style=|<script(?![^>]*\bsrc=)", page)
    assert not re.findall(r"(?:src|href)=\"https?:", page)
