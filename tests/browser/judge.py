"""What axe-core finds wrong with a page (WCAG 2.2 A and AA, and good practice)."""

import json
from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page: Page, axe: str) -> list[str]:
    """Each rule that the page breaks, with up to three places. `axe` is the text of axe-core."""
    page.evaluate(axe)
    found = page.evaluate(
        "async (tags) => (await axe.run({runOnly: tags})).violations.map((v) => [v.id, v.nodes.map((n) => n.html)])",
        STANDARD,
    )
    return [f"{name} at {json.dumps(places[:3], ensure_ascii=False)}" for name, places in found]
