"""The published site, served beside the form: WhiteNoise over an immutable folder."""

import mimetypes
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from whitenoise import WhiteNoise

from submit.web.headers import SITE_HEADERS

WSGI = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
CACHE_SECONDS = 60


class StaticSite:
    """Answers for files of the publication in service, and leaves every other address to the form.

    WhiteNoise does not survive a folder that changes under it, so a new publication gets a new WhiteNoise.
    """

    def __init__(self, form: WSGI, folder: Callable[[], Path | None]) -> None:
        self._form = form
        self._folder = folder
        self._served: Path | None = None
        self._site: WSGI = form
        mimetypes.add_type("text/javascript", ".js")

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        folder = self._folder()
        if folder is not None and folder != self._served:
            self._site = WhiteNoise(
                self._form,
                root=str(folder),
                index_file=True,
                max_age=CACHE_SECONDS,
                allow_all_origins=False,
                add_headers_function=_add_headers,
            )
            self._served = folder
        return self._site(environ, start_response)


def _add_headers(headers: Any, path: str, url: str) -> None:
    for name, value in SITE_HEADERS.items():
        headers[name] = value
