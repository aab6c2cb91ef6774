"""The published site, served beside the form: WhiteNoise over an immutable folder."""

import mimetypes
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from whitenoise import WhiteNoise

WSGI = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
CACHE_SECONDS = 60
NAMED_BY_CONTENT = r"\.[0-9a-f]{8}\."
LOST = "404.html"
ENGLISH = "en"
NOT_MODIFIED = "304 Not Modified"


class StaticSite:
    """A WSGI application that serves the files of the current publication, and passes every other address to the form.

    WhiteNoise does not survive a folder that changes under it, so a new publication gets a new WhiteNoise.
    """

    def __init__(self, form: WSGI, folder: Callable[[], Path | None], headers: Mapping[str, str]) -> None:
        self._form = form
        self._folder = folder
        self._headers = list(headers.items())
        self._served: Path | None = None
        self._site: WSGI = form
        mimetypes.add_type("text/javascript", ".js")

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        folder = self._folder()
        if folder is not None and folder is not self._served:
            self._site = _Files(self._form, folder, self._headers)
            self._served = folder
        return self._site(environ, start_response)


class _Files(WhiteNoise):  # type: ignore[misc]
    """The files of one folder. Every answer has the headers, also a refusal or a redirect."""

    def __init__(self, form: WSGI, folder: Path, headers: list[tuple[str, str]]) -> None:
        self._own_headers = headers
        super().__init__(
            form,
            root=str(folder),
            index_file=True,
            max_age=CACHE_SECONDS,
            immutable_file_test=NAMED_BY_CONTENT,
            allow_all_origins=False,
        )

    def serve(self, static_file: Any, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]]) -> Any:
            # An unchanged file keeps the headers that it first came with.
            return start_response(status, headers if status == NOT_MODIFIED else headers + self._own_headers)

        answer: Iterable[bytes] = super().serve(static_file, environ, start)
        return answer


def lost_page(folder: Path | None, path: str) -> str | None:
    """Return the site's 404 page in the language of the address, or None."""
    if folder is None:
        return None
    page = folder / ENGLISH / LOST if path.startswith(f"/{ENGLISH}/") else folder / LOST
    return page.read_text(encoding="utf-8") if page.is_file() else None
