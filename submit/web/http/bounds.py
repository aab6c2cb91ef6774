"""Bounds on one request. They are checked before anything reads its text."""

from collections.abc import Iterable
from contextlib import ExitStack
from io import BytesIO
from itertools import chain
from typing import IO

from flask import Flask, Request, request
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge, RequestURITooLarge
from werkzeug.formparser import FormDataParser
from werkzeug.utils import cached_property

BODY = 24 * 1024 * 1024
"""Bytes of a request with files: all of them at their limit, and the longest texts."""
TEXT = 256 * 1024
"""Bytes of all its text, including the names of fields and files: twice the longest answers of a tracker."""
ESCAPED = 2 * TEXT
"""Bytes of a body that writes letters as escapes: a URL-encoded form, or JSON."""
FIELDS = 1000
"""Fields and files of a form, keys and values of JSON, parameters of an address."""
QUERY = 16 * 1024
"""Bytes of the parameters of an address."""

MULTIPART = "multipart/form-data"
URL_ENCODED = "application/x-www-form-urlencoded"
Form = tuple[IO[bytes], MultiDict[str, str], MultiDict[str, FileStorage]]


def install(app: Flask) -> None:
    """Apply the bounds to every request: over them it ends in an error, and nothing of it is stored."""
    app.request_class = BoundedRequest
    app.config.update(MAX_FORM_MEMORY_SIZE=TEXT, MAX_FORM_PARTS=FIELDS)

    @app.before_request
    def bound_the_request() -> None:
        if len(request.query_string) > QUERY or request.query_string.count(b"&") >= FIELDS:
            raise RequestURITooLarge
        # One byte more is let in: where no length was declared, the stream ends at this bound without an error.
        request.max_content_length = BODY if request.mimetype == MULTIPART else ESCAPED + 1


def demand_bounds(fields: Iterable[Iterable[str | None]]) -> None:
    """Raise RequestEntityTooLarge if there are too many fields, or too many bytes of text in all of them."""
    left = TEXT
    for number, texts in enumerate(fields, start=1):
        left -= sum(len(text.encode("utf-8", "surrogatepass")) for text in texts if text)
        if number > FIELDS or left < 0:
            raise RequestEntityTooLarge


class _FormParser(FormDataParser):
    """A parser that reads a form whole or not at all, and no more of it than the bounds allow."""

    def parse(
        self, stream: IO[bytes], mimetype: str, content_length: int | None, options: dict[str, str] | None = None
    ) -> Form:
        if mimetype == URL_ENCODED:
            stream = BytesIO(_url_encoded(stream, content_length))
        with ExitStack() as opened:
            self._close_files_with(opened)
            form = self._parsed(stream, mimetype, content_length, options)
            opened.pop_all()
            return form

    def _parsed(self, stream: IO[bytes], mimetype: str, length: int | None, options: dict[str, str] | None) -> Form:
        self.silent = False
        try:
            stream, form, files = super().parse(stream, mimetype, length, options)
        except ValueError:
            # A part without its end, or not a form at all.
            raise BadRequest from None
        names = ((name, file.filename) for name, file in files.items(multi=True))
        demand_bounds(chain(form.items(multi=True), names))
        return stream, form, files

    def _close_files_with(self, opened: ExitStack) -> None:
        """Add the files of a form to `opened`, so that they are closed if the form is refused."""
        make = self.stream_factory
        self.stream_factory = lambda *told, **more: opened.enter_context(make(*told, **more))


def _url_encoded(stream: IO[bytes], content_length: int | None) -> bytes:
    body = stream.read()
    if body and content_length is None:
        # Only a declared length can show that such a body is complete.
        raise BadRequest
    if len(body) > ESCAPED or body.count(b"&") >= FIELDS:
        raise RequestEntityTooLarge
    return body


class BoundedRequest(Request):
    """A request whose body is complete and within the bounds; else reading it raises."""

    form_data_parser_class = _FormParser

    @cached_property
    def stream(self) -> IO[bytes]:
        """Return the body; reading one shorter than its declared length raises ClientDisconnected, which is a 400."""
        if self.content_length is not None:
            # The server says that it ends the stream itself, and then Werkzeug accepts any end as the true one.
            self.environ.pop("wsgi.input_terminated", None)
        return super().stream
