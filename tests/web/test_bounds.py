"""What is over a bound of one request is refused before it is read, and costs no saved word."""

import io
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from sqlalchemy import func, select

from submit.store.database import Database
from submit.store.tables import drafts
from submit.web.http.bounds import ESCAPED, FIELDS, MULTIPART, QUERY, TEXT, URL_ENCODED
from tests.web.visitor import BUG, Page, Visitor

BOUNDARY = "-a-boundary-"
JSON = "application/json"
Fields = list[tuple[str, str]]
LONG = "я" * (TEXT // 2)


def multipart(fields: Fields, files: Sequence[tuple[str, str]] = ()) -> bytes:
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n' for name, text in fields
    ]
    parts += [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="{file}"\r\n\r\nx\r\n'
        for name, file in files
    ]
    return ("".join(parts) + f"--{BOUNDARY}--\r\n").encode()


def url_encoded(fields: Fields) -> bytes:
    return urlencode(fields).encode()


KINDS: dict[str, tuple[str, Callable[[Fields], bytes]]] = {
    "multipart": (f"{MULTIPART}; boundary={BOUNDARY}", multipart),
    "url-encoded": (URL_ENCODED, url_encoded),
}
OVER: dict[str, Fields] = {
    "one long text": [("steps", LONG + "я")],
    "a long name": [(LONG + "я", "")],
    "many texts": [("steps", "x" * 1024)] * (TEXT // 1024),
    "many names": [("x" * 1024, "")] * (TEXT // 1024),
    "many fields": [("steps", "")] * (FIELDS + 1),
    "many fields without a name": [("", "")] * (FIELDS + 1),
    "a hundred thousand fields": [("a", "")] * 100_000,
    "a text of megabytes": [("steps", "x" * 4 * 1024 * 1024)],
}


def stored(database: Database) -> int:
    with database.reading() as connection:
        return int(connection.scalar(select(func.count()).select_from(drafts)) or 0)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", OVER)
def test_what_is_over_a_bound_is_told_and_costs_no_saved_word(visitor: Visitor, name: str, kind: str) -> None:
    visitor.open("/submit/?tracker=bug")
    visitor.press("upload", **BUG)
    token, address = visitor.page.fields["csrf_token"], visitor.page.action
    type_, encoded = KINDS[kind]
    body = encoded([("csrf_token", token), ("tracker", "bug"), ("action", "save"), *OVER[name]])
    answer = visitor.client.post(address, data=body, content_type=type_)
    assert answer.status_code == 413
    assert "Если черновик уже был сохранён, он цел" in answer.text
    assert visitor.open(address).fields["steps"] == BUG["steps"]


@pytest.mark.parametrize("kind", KINDS)
def test_at_the_bounds_everything_is_kept(visitor: Visitor, kind: str) -> None:
    visitor.open("/submit/?tracker=bug")
    visitor.press("upload", **BUG)
    token, address = visitor.page.fields["csrf_token"], visitor.page.action
    type_, encoded = KINDS[kind]
    text = "я" * 80_000
    fields = [("csrf_token", token), ("tracker", "bug"), ("action", "save"), ("steps", text)]
    fields += [("", "")] * (FIELDS - len(fields))
    assert visitor.client.post(address, data=encoded(fields), content_type=type_).status_code == 204
    assert visitor.open(address).fields["steps"] == text


def test_no_row_of_posts_makes_a_larger_draft(visitor: Visitor) -> None:
    visitor.open("/submit/?tracker=bug")
    visitor.press("upload", **BUG)
    data = {"csrf_token": visitor.page.fields["csrf_token"], "tracker": "bug", "action": "save"}
    for name, status in (("steps", 204), ("actual", 204), ("expected", 413)):
        answer = visitor.client.post(visitor.page.action, data={**data, name: "x" * 100_000})
        assert answer.status_code == status
    page = visitor.open(visitor.page.action)
    assert [len(page.fields[name]) for name in ("steps", "actual")] == [100_000, 100_000]
    assert page.fields["expected"] == BUG["expected"]


def test_the_names_of_files_are_text_too(visitor: Visitor) -> None:
    visitor.open("/submit/?tracker=bug")
    body = multipart([], [("files", "д" * 20_000 + ".txt")] * 7)
    answer = visitor.client.post(visitor.page.action, data=body, content_type=KINDS["multipart"][0])
    assert answer.status_code == 413


@pytest.mark.parametrize("files", [FIELDS, FIELDS + 1])
def test_files_are_counted_with_the_fields(visitor: Visitor, files: int) -> None:
    visitor.open("/submit/?tracker=bug")
    body = multipart([], [("none", "a.txt")] * files)
    answer = visitor.client.post(visitor.page.action, data=body, content_type=KINDS["multipart"][0])
    assert (answer.status_code == 413) == (files > FIELDS)


def test_the_longest_answers_and_files_are_taken(visitor: Visitor) -> None:
    texts = dict.fromkeys(("steps", "actual", "expected"), "я" * 20_000)
    visitor.open("/submit/?tracker=bug")
    visitor.press("continue", [("журнал.txt", b"x" * 5_000_000)] * 3, **{**BUG, **texts})
    assert visitor.path.endswith("/check/")


def test_a_text_over_its_own_limit_comes_back_with_what_is_wrong(visitor: Visitor) -> None:
    visitor.open("/submit/?tracker=bug")
    page = visitor.press("continue", **{**BUG, "steps": "я" * 30_000})
    assert (page.status, page.fields["steps"]) == (422, "я" * 30_000)
    assert "не больше 20 000" in page.text.replace("\xa0", " ")


OVER_JSON: dict[str, Any] = {
    "a long text": {"description": "x" * TEXT},
    "a long key": {"x" * (TEXT + 1): ""},
    "many answers": {"answers": dict.fromkeys(map(str, range(FIELDS)), "")},
    "many impacts": {"impact": ["x"] * FIELDS},
    "many files": {"files": [{"name": "a", "size": 1}] * FIELDS},
    "many texts": {"answers": {str(number): "x" * 1024 for number in range(TEXT // 1024)}},
    "many texts far down": {"answers": [[[["x"] * FIELDS]]]},
    "no text at all": [[]] * 100_000,
    "more than is read": "x" * ESCAPED,
}


@pytest.mark.parametrize("name", OVER_JSON)
def test_the_api_has_the_same_bounds(app: Flask, name: str) -> None:
    body = json.dumps(OVER_JSON[name])
    answer = app.test_client().post("/submit/api/v1/check", data=body, content_type=JSON)
    assert (answer.status_code, answer.mimetype) == (413, "application/problem+json")


@pytest.mark.parametrize("query", ["x" * (QUERY + 1), "q=" + "%D1%8F" * (QUERY // 6 + 1), "&" * FIELDS, "a=&" * FIELDS])
def test_an_address_has_its_bounds(app: Flask, query: str) -> None:
    for page in ("/submit/", "/submit/search/", "/submit/mine/", "/submit/choose/", "/en/submit/", "/submit/nothing/"):
        answer = app.test_client().get(f"{page}?{query}")
        words = "This address is too long" if page.startswith("/en/") else "Слишком длинный адрес"
        assert (answer.status_code, words in answer.text) == (414, True)


@pytest.mark.parametrize("kind", KINDS)
def test_no_address_takes_more(app: Flask, kind: str) -> None:
    type_, encoded = KINDS[kind]
    for page in ("/submit/", "/en/submit/", "/submit/mine/", "/submit/search/", "/submit/api/v1/answers"):
        answer = app.test_client().post(page, data=encoded(OVER["one long text"]), content_type=type_)
        assert answer.status_code == 413


def test_a_body_without_files_is_not_read_past_its_bound(app: Flask) -> None:
    stream = io.BytesIO(b"q=" + b"x" * ESCAPED * 2)
    told = {"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"}
    answer = app.test_client().post(
        "/submit/api/v1/check", input_stream=stream, content_type=JSON, environ_overrides=told
    )
    assert answer.status_code == 413


CUT: Mapping[str, tuple[str, Callable[[Fields], bytes]]] = {
    **KINDS,
    "json": (JSON, lambda fields: json.dumps({"answers": dict(fields)}).encode()),
}


@pytest.mark.parametrize("chunked", [False, True])
@pytest.mark.parametrize("part", [0.01, 0.5, 0.99])
@pytest.mark.parametrize("kind", CUT)
def test_a_body_that_ends_early_is_refused_and_stores_nothing(
    visitor: Visitor, database: Database, kind: str, part: float, chunked: bool
) -> None:
    visitor.open("/submit/?tracker=bug")
    visitor.press("upload", **BUG)
    token, address = visitor.page.fields["csrf_token"], visitor.page.action
    type_, encoded = CUT[kind]
    if kind == "json":
        address = "/submit/api/v1/check"
    body = encoded([("csrf_token", token), ("tracker", "bug"), ("action", "save"), ("steps", "Половина " * 100)])
    before = stored(database)
    told = {"HTTP_TRANSFER_ENCODING": "chunked"} if chunked else {"CONTENT_LENGTH": str(len(body))}
    answer = visitor.client.post(
        address,
        input_stream=io.BytesIO(body[: int(len(body) * part)]),
        content_type=type_,
        environ_overrides={"wsgi.input_terminated": True, **told},
    )
    assert answer.status_code == 400
    assert stored(database) == before
    assert visitor.open(visitor.page.action).fields["steps"] == BUG["steps"]


def test_the_page_says_what_to_do(visitor: Visitor) -> None:
    visitor.open("/submit/?tracker=bug")
    for home, words in (("", "нажмите кнопку ещё раз"), ("/en", "press the button again")):
        answer = visitor.client.post(
            f"{home}/submit/", data=b"--x", content_type=f"{MULTIPART}; boundary=x", follow_redirects=True
        )
        page = Page(answer)
        assert (page.status, words in page.text) == (400, True)
