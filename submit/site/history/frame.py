"""The page of the history as MkDocs made it, and the same page around another text: theme and menu are drawn once."""

import re
from collections.abc import Mapping
from html import escape

CONTENT = re.compile(r"(?<=<!-- history -->).*(?=<!-- /history -->)", re.DOTALL)
"""Where `theme/history.html` puts what the page says."""
AFTER = re.compile(r"(?<=<!-- /history -->).*?(?=<aside class=\"fallback\")", re.DOTALL)
"""What follows it and concerns the source of the page of the history alone."""
TITLE = re.compile(r"(?<=<title>)(?P<title>.*?)(?: — (?P<site>[^<]*))(?=</title>)")
DESCRIPTION = re.compile(r"(?<=<meta name=\"description\" content=\")[^\"]*")
CANONICAL = re.compile(r"(?<=<link rel=\"canonical\" href=\")[^\"]*")


class Frame:
    """`html` is the page at `history/` below `home`, the address of the site's root."""

    def __init__(self, html: str, home: str) -> None:
        # Its pages lie at other depths, so no address may begin where the page stands.
        self.html = html.replace('"../', f'"{home}').replace('".."', f'"{home}"').replace('"./"', f'"{home}history/"')

    @property
    def site_name(self) -> str:
        title = TITLE.search(self.html)
        return title["site"] if title else ""

    def extended(self, content: str) -> str:
        """The page with `content` below what it says itself."""
        return CONTENT.sub(lambda said: said[0] + content, self.html)

    def around(self, content: str, title: str, canonical: str, twins: Mapping[str, str]) -> str:
        """A page of its own. `twins` tells which address takes the place of which: those of the other languages."""
        html = AFTER.sub("", CONTENT.sub(lambda _: content, self.html))
        html = TITLE.sub(lambda found: f"{escape(title)} — {found['site']}", html, count=1)
        html = DESCRIPTION.sub(lambda _: escape(title), html, count=1)
        html = CANONICAL.sub(lambda _: escape(canonical), html, count=1)
        for address, twin in twins.items():
            html = html.replace(f'href="{address}"', f'href="{twin}"', 1)
        # The menu leads to the list of which this page is a part.
        return html.replace('aria-current="page"', 'aria-current="true"')
