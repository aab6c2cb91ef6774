"""A client at the form, without a browser: reads the page, fills it in, presses a button."""

import io
import re
from html.parser import HTMLParser
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

BUG = {
    "subject": "Sabre: ошибка 500 при выписке билета",
    "steps": "Открыл заказ, нажал «Выписать»",
    "actual": "Красная строка «Нет ответа от поставщика»",
    "expected": "Билет выписан, в заказе его номер",
    "since": "После обновления, раньше работало",
    "scope": "all",
    "booking": "",
    "impact": "partial",
    "email": "agent@putevka.example",
}


class Page(HTMLParser):
    """What a test wants to know of a page."""

    def __init__(self, response: TestResponse) -> None:
        super().__init__()
        self.status = response.status_code
        self.text = response.get_data(as_text=True)
        self.fields: dict[str, str] = {}
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.action = ""
        self.elements: list[tuple[str, dict[str, str]]] = []
        self._textarea: str | None = None
        self.feed(self.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.elements.append((tag, values))
        self.ids.add(values.get("id", ""))
        if tag == "a":
            self.links.append(values.get("href", ""))
        elif tag == "form":
            self.action = values.get("action", "")
        elif tag == "textarea":
            self._textarea = values["name"]
            self.fields[self._textarea] = ""
        elif tag == "input" and "name" in values and values.get("type") != "file" and "disabled" not in values:
            unchosen = values.get("type") in ("radio", "checkbox") and "checked" not in values
            if not unchosen:
                self.fields[values["name"]] = values.get("value", "")

    def handle_data(self, data: str) -> None:
        if self._textarea is not None:
            self.fields[self._textarea] += data.removeprefix("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._textarea = None

    @property
    def title(self) -> str:
        found = re.search(r"<title>(.*?)</title>", self.text, re.DOTALL)
        return found[1] if found else ""

    def all(self, tag: str, **attributes: str) -> list[dict[str, str]]:
        """The attributes of every element of this tag that has these attributes."""
        wanted = attributes.items()
        return [values for name, values in self.elements if name == tag and wanted <= values.items()]


class Visitor:
    """A client with a browser of its own, at `address`; `page` is what is on the screen, `path` its address."""

    def __init__(self, app: Flask, address: str = "127.0.0.1") -> None:
        self.client = app.test_client()
        self.client.environ_base["REMOTE_ADDR"] = address
        self.page: Page
        self.path = ""

    def open(self, path: str) -> Page:
        return self._shown(self.client.get(path, follow_redirects=True))

    def press(
        self,
        action: str,
        _files: list[tuple[str, bytes]] | None = None,
        _files_name: str = "files",
        **values: str | list[str],
    ) -> Page:
        """Fill in `values` over what the page holds, choose files, and press the button."""
        data: dict[str, Any] = {**self.page.fields, **values, "action": action}
        if _files:
            data[_files_name] = [(io.BytesIO(content), name) for name, content in _files]
        target = self.page.action or self.path
        answer = self.client.post(target, data=data, content_type="multipart/form-data", follow_redirects=True)
        for step in (*answer.history, answer):
            # The test client keeps large bodies in temporary files, and leaves them open.
            step.request.environ["wsgi.input"].close()
        return self._shown(answer)

    def fill_in_bug(self, **values: str) -> Page:
        """Go from the first page to the check page with a good ticket."""
        self.open("/submit/?tracker=bug")
        return self.press("continue", **{**BUG, **values})

    def _shown(self, response: TestResponse) -> Page:
        self.page, self.path = Page(response), response.request.path
        return self.page
