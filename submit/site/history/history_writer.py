"""The history, written next to the pages that MkDocs built."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from submit.revision import Log
from submit.rulebook.reader import Pages as Texts
from submit.rulebook.rulebook import Rulebook
from submit.site.history.frame import Frame
from submit.site.history.history_pages import FEED, FOLDER, Pages
from submit.site.history.plain_reading import title_of
from submit.site.history.timeline import read_history

INDEX = "index.html"


def history_pages(
    log: Log, texts: Texts, whole: Rulebook, site_urls: Mapping[str, str], now: datetime
) -> dict[str, Pages]:
    """Return the history pages of each language, from `log`.

    `texts` are the current pages, `whole` their rules with all that is announced; `now` gives the zone of the days.
    """
    history, rulebook = read_history(log, texts, whole, now.tzinfo), whole.at(now.date())
    titles = {lang: {path: title_of(text) or path for path, text in pages.items()} for lang, pages in texts.items()}
    return {lang: Pages(history, lang, titles[lang], rulebook, site_urls[lang], now) for lang in texts}


def write_history(site: Path, pages: Pages, others: Mapping[str, Pages]) -> None:
    """Fill the history page of the built `site`, and write the other pages and the feed next to it.

    A site without a history page gets none. `others` are the pages of the other languages.
    """
    made = site / FOLDER / INDEX
    if not made.exists():
        return
    frame = Frame(made.read_text(encoding="utf-8"), pages.home)
    made.write_text(frame.extended(pages.list()), encoding="utf-8")
    for path in pages.paths():
        address = pages.address(path)
        twins = {f"{other.home}{FOLDER}": other.address(path) for other in others.values() if path in other.paths()}
        canonical = pages.site_url + address.removeprefix(pages.home)
        folder = site / address.removeprefix(pages.home)
        folder.mkdir(parents=True, exist_ok=True)
        html = frame.around(pages.page(path), pages.name(path), canonical, twins)
        (folder / INDEX).write_text(html, encoding="utf-8")
    (site / FEED).write_text(pages.feed(frame.site_name), encoding="utf-8")
