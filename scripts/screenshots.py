"""Pictures of the interface for the README, from the demo: `docs/images/{watch,lead,vessel,screen}-{light,dark}.png`.

make demo DEMO_ARGS="--no-serve"
watchkeeper serve --workspace watchkeeper-demo/workspace     (in another shell; says an address with a token)
python -m scripts.screenshots http://127.0.0.1:8741/?token=TOKEN
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from scripts.chromium import ARGS, program

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "images"
SETTLED_MS = 4000


def main() -> None:
    """Takes each picture in light and in dark."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    asked.add_argument("address", help="of a server that runs, with its token")
    asked.add_argument("--only", choices=["light", "dark"], help="one of the two")
    options = asked.parse_args()
    chromium = program()
    if chromium is None:
        raise SystemExit("Chromium is not installed")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=list(ARGS))
        for theme in (options.only,) if options.only else ("light", "dark"):
            pictures(browser, options.address, theme)
        browser.close()


def pictures(browser: Browser, address: str, theme: str) -> None:
    """All of them in one theme."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, color_scheme=theme, locale="en-US")
    page = context.new_page()
    page.goto(address)
    origin = address.partition("/?")[0]
    lead = page.evaluate("fetch('/api/leads?limit=1').then((answer) => answer.json())")["leads"][0]
    ship = lead["vessels"][0]["mmsi"]

    def choose(page: Page) -> None:
        page.keyboard.press("j")

    def unfold(page: Page) -> None:
        page.locator(".signal .row").first.click()

    views: dict[str, tuple[str, Callable[[Page], None] | None]] = {
        "watch": ("/watch", choose),
        "lead": (f"/leads/{lead['id']}", unfold),
        "vessel": (f"/vessels/{ship}", None),
        "screen": (f"/screen?kind=Vessel&q={lead['vessels'][0]['name']}", None),
    }
    for name, (path, act) in views.items():
        page.goto(origin + path)
        page.wait_for_timeout(SETTLED_MS)
        if act is not None:
            act(page)
            page.wait_for_timeout(SETTLED_MS // 2)
        file = FOLDER / f"{name}-{theme}.png"
        page.screenshot(path=file)
        print(file.relative_to(FOLDER.parents[1]))
    context.close()


if __name__ == "__main__":
    main()
