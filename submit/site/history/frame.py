"""The history page as MkDocs made it, and its frame around other text, so that theme and menu are rendered once."""

import re
from collections.abc import Mapping
from html import escape

CONTENT = re.compile(r"(?<=<!-- history -->).*(?=<!-- /history -->)", re.DOTALL)
"""The place where `theme/history.html` puts the page's content."""
AFTER = re.compile(r"(?<=<!-- /history -->).*?(?=<aside class=\"fallback\")", re.DOTALL)
"""What follows it and applies only to the source of the history page."""
TITLE = re.compile(r"(?<=<title>)(?P<title>.*?)(?: — (?P<site>[^<]*))(?=</title>)")
DESCRIPTION = re.compile(r"(?<=<meta name=\"description\" content=\")[^\"]*")
CANONICAL = re.compile(r"(?<=<link rel=\"canonical\" href=\")[^\"]*")


class Frame:
    """The frame of `html`, the page at `history/` below `home`, the address of the site's root."""

    def __init__(self, html: str, home: str) -> None:
        # Its pages are at other depths, so no address may be relative to this page.
        self.html = html.replace('"../', f'"{home}').replace('".."', f'"{home}"').replace('"./"', f'"{home}history/"')

    @property
    def site_name(self) -> str:
        title = TITLE.search(self.html)
        return title["site"] if title else ""

    def extended(self, content: str) -> str:
        """Return the page with `content` below its own."""
        return CONTENT.sub(lambda said: said[0] + content, self.html)

    def around(self, content: str, title: str, canonical: str, twins: Mapping[str, str]) -> str:
        """Return a page of its own. `twins` maps addresses to their replacements: those of the other languages."""
        html = AFTER.sub("", CONTENT.sub(lambda _: content, self.html))
        html = TITLE.sub(lambda found: f"{escape(title)} — {found['site']}", html, count=1)
        html = DESCRIPTION.sub(lambda _: escape(title), html, count=1)
        html = CANONICAL.sub(lambda _: escape(canonical), html, count=1)
        for address, twin in twins.items():
            html = html.replace(f'href="{address}"', f'href="{twin}"', 1)
        # The menu links to the list, and this page is part of it.
        return html.replace('aria-current="page"', 'aria-current="true"')
