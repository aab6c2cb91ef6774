"""What the form asks of a client, per tracker: questions, phone screens, Tab presses to the button.

    python -m bench.effort http://127.0.0.1:8000

The server has to run. Screens are of 360 × 800 pixels, from the top to the button that leads on.
"""

import sys

from playwright.sync_api import Page, sync_playwright

from tests.browser.conftest import CHROMIUM

TRACKERS = ("bug", "discussion", "task", "development")
WIDTH, HEIGHT = 360, 800
MOST_TABS = 80
BUTTON = "main form .button[value=continue]"


def tabs(page: Page) -> int:
    """Return the Tab presses from the top of the page to the button that leads on."""
    page.evaluate("document.activeElement.blur()")
    for presses in range(1, MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("(button) => document.activeElement.matches(button)", BUTTON):
            return presses
    raise AssertionError("The button cannot be reached.")


def main() -> None:
    url = sys.argv[1].rstrip("/")
    print("| tracker | questions | required | phone screens | Tab presses |\n|---|---|---|---|---|")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        for tracker in TRACKERS:
            page.goto(f"{url}/submit/?tracker={tracker}", wait_until="networkidle")
            asked = page.locator("#ticket .question").filter(visible=True)
            folded = page.locator("#ticket .more .question").count()
            optional = asked.filter(has_text="(необязательно)").count()
            end = page.locator(BUTTON).bounding_box()
            assert end is not None
            screens = (end["y"] + end["height"]) / HEIGHT
            questions = f"{asked.count()} + {folded} folded" if folded else asked.count()
            print(f"| {tracker} | {questions} | {asked.count() - optional} | {screens:.1f} | {tabs(page)} |")
        browser.close()


if __name__ == "__main__":
    main()
