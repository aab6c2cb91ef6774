"""The band above every page of site and form, and the marks in a page with errors."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flask import Flask
from werkzeug.wrappers import Request, Response

from submit.rulebook.placeholders import DEFAULT_LANGUAGE
from submit.web.http.static_site import WSGI
from submit.web.preview.state import PreviewState
from submit.web.service import EXTENSION

KEPT_BY_BROWSERS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_RANGE", "HTTP_ACCEPT_ENCODING")
"""Request headers that ask for less than the whole, uncompressed, current page."""
HEAD_END = re.compile("</head>", re.IGNORECASE)
BODY = re.compile("<body[^>]*>", re.IGNORECASE)
ENGLISH = re.compile("/en/|/preview/form/en/")
TITLE_END = re.compile("</h1>", re.IGNORECASE)


class Band:
    """WSGI middleware that puts the band and the marks into every page, and forbids browsers to cache anything."""

    def __init__(self, inner: WSGI, app: Flask, state: Callable[[], PreviewState], words: Mapping[str, str]) -> None:
        self._inner = inner
        self._app = app
        self._state = state
        self._words = words

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        for name in KEPT_BY_BROWSERS:
            environ.pop(name, None)
        request, state = Request(environ), self._state()
        response = Response.from_app(self._inner, environ, buffered=True)
        response.headers["Cache-Control"] = "no-store"
        if response.mimetype == "text/html" and request.method != "HEAD":
            response.set_data(self._dressed(response.get_data(as_text=True), request, state))
        return response(environ, start_response)

    def _dressed(self, page: str, request: Request, state: PreviewState) -> str:
        lang = "en" if ENGLISH.match(request.path) else DEFAULT_LANGUAGE
        # In reverse order, because each is put right below its heading, above those inserted before.
        for number, remark in reversed(list(enumerate(state.remarks))):
            if remark.address and remark.address == request.path:
                page = self._marked(page, remark.anchor, self._render("mark.html", remark=remark, number=number))
        head = self._render("head.html", method=request.method, shown=state.shown.get(lang, ""), lang=lang)
        band = self._render("band.html", state=state, trackers=self._trackers(), lang=lang)
        page = HEAD_END.sub(lambda end: head + end[0], page, count=1)
        return BODY.sub(lambda body: body[0] + band, page, count=1)

    def _marked(self, page: str, anchor: str, mark: str) -> str:
        """Return the page with the mark below the heading that has the anchor, else below its title."""
        heading = re.search(rf'<h[1-6][^>]*\bid="{re.escape(anchor)}".*?</h[1-6]>', page, re.DOTALL) if anchor else None
        place = heading or TITLE_END.search(page)
        return page[: place.end()] + mark + page[place.end() :] if place else page

    def _trackers(self) -> Mapping[str, Any]:
        return dict(self._app.extensions[EXTENSION].checker().rulebook.trackers)

    def _render(self, template: str, **values: Any) -> str:
        return self._app.jinja_env.get_template(f"preview/{template}").render(words=self._words, **values)
