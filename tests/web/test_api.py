"""`POST /submit/api/v1/check`: the form's verdict for programs, and nothing that a page of strangers could use."""

import io
import json
import re
import subprocess
import threading
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator
from sqlalchemy import func, select
from werkzeug.serving import make_server
from werkzeug.test import TestResponse

from submit.store.database import Database
from submit.store.tables import limits, metadata
from submit.ticket.checker import Checker
from submit.ticket.typed import KEYS, read_input
from submit.web import api
from submit.web.http.bounds import ESCAPED
from submit.web.http.rate_limits import ANSWERS, CHECKS
from submit.web.http.security_headers import FORM_HEADERS
from tests.conftest import ROOT, Clock
from tests.ticket.samples import ANY_TEXT, LONG, NASTY
from tests.ticket.test_checker import GOOD

CHECK = "/submit/api/v1/check"
OPENAPI = "/submit/api/v1/openapi.json"


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def document(client: FlaskClient) -> Mapping[str, Any]:
    found: Mapping[str, Any] = client.get(OPENAPI).json
    return found


def schema(document: Mapping[str, Any], name: str) -> Draft202012Validator:
    return Draft202012Validator({"$ref": f"#/components/schemas/{name}", "components": document["components"]})


def problem(answer: TestResponse, status: int) -> Mapping[str, Any]:
    """The problem details of an answer, which it must have."""
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    found: Mapping[str, Any] = json.loads(answer.data)
    assert (found["type"], found["status"]) == ("about:blank", status)
    assert found["title"] and found["detail"]
    return found


def test_it_gives_the_verdict_of_the_form(client: FlaskClient, checker: Checker) -> None:
    asked = {**GOOD, "subject": "Билеты", "email": ""}
    answer = client.post(CHECK, json=asked)
    assert (answer.status_code, answer.content_type) == (200, "application/json")
    expected = checker.verdict(read_input(asked)).to_dict()
    for finding in expected["findings"]:
        finding["url"] = finding["url"].replace("https://support.example", "http://127.0.0.1:8000")
    assert answer.json == json.loads(json.dumps(expected))


def test_a_good_ticket_has_no_findings_and_a_priority(client: FlaskClient) -> None:
    answer = client.post(CHECK, json=GOOD).json
    assert (answer["findings"], answer["priority"]) == ([], "medium")


def test_what_is_absent_is_demanded_only_of_a_complete_ticket(client: FlaskClient) -> None:
    assert client.post(CHECK, json={}).json["findings"] == []
    fields = [finding["field"] for finding in client.post(CHECK, json={"complete": True}).json["findings"]]
    assert fields == ["tracker", "subject", "email"]


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_the_language_chooses_the_words_and_the_link(client: FlaskClient, lang: str) -> None:
    findings = client.post(CHECK, json={"subject": "Tickets", "lang": lang}).json["findings"]
    (finding,) = [finding for finding in findings if finding["code"] == "length.short"]
    assert bool(re.search("[а-я]", finding["message"])) == (lang == "ru")
    assert ("/en/rules/" in finding["url"]) == (lang == "en")


@pytest.mark.parametrize("type_", ["application/json", "application/json; charset=utf-8", "APPLICATION/JSON"])
def test_the_type_may_be_written_in_any_way(client: FlaskClient, type_: str) -> None:
    assert client.post(CHECK, data=b"\xef\xbb\xbf {}", content_type=type_).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"subject",
        b'{"subject": ',
        b'{"subject": NaN}',
        b'{"subject": Infinity}',
        b"\xff\xfe{\x00}\x00",
        '{"subject": "Тема"}'.encode("cp1251"),
        b"[" * 100_000,
        b"9" * 5000,
        b"{}{}",
    ],
    ids=lambda body: repr(body[:12]),
)
def test_what_is_no_json_is_named_so(client: FlaskClient, body: bytes) -> None:
    assert problem(client.post(CHECK, data=body, content_type="application/json"), 400)["title"] == "Это не JSON"


WRONG = [
    ([], None),
    ("subject", None),
    (None, None),
    (5, None),
    ({"theme": "x"}, "theme"),
    ({"subject": 5}, "subject"),
    ({"email": ["a"]}, "email"),
    ({"answers": []}, "answers"),
    ({"answers": {"steps": None}}, "answers"),
    ({"answers": {"email": "a@b.example"}}, "answers"),
    ({"impact": "partial"}, "impact"),
    ({"impact": [1]}, "impact"),
    ({"files": {}}, "files"),
    ({"files": [{"name": "a.png"}]}, "files"),
    ({"files": [{"name": "a.png", "size": True}]}, "files"),
    ({"files": [{"name": "a.png", "size": -1}]}, "files"),
    ({"description": {}}, "description"),
    ({"lang": "de"}, "lang"),
    ({"lang": ["ru"]}, "lang"),
    ({"complete": 1}, "complete"),
]


@pytest.mark.parametrize(("values", "key"), WRONG, ids=lambda value: str(value)[:40])
def test_what_is_no_ticket_names_its_key(
    client: FlaskClient, document: Mapping[str, Any], values: Any, key: str | None
) -> None:
    told = problem(client.post(CHECK, data=json.dumps(values), content_type="application/json"), 422)
    assert told.get("key") == key
    assert key is None or key in told["detail"]
    assert schema(document, "Problem").is_valid(told)
    assert not schema(document, "Ticket").is_valid(values)


def test_a_problem_is_told_in_the_language_of_the_ticket(client: FlaskClient) -> None:
    assert problem(client.post(CHECK, json={"lang": "en", "subject": 5}), 422)["title"] == "This is no ticket"


@pytest.mark.parametrize("key", [*NASTY, "\x1b[31m", "k" * 5000])
def test_a_nasty_key_comes_back_harmless(client: FlaskClient, key: str) -> None:
    told = problem(client.post(CHECK, json={key: ""}), 422)
    assert len(told["detail"]) < 200
    assert not re.search("[\x00-\x1f\x7f\u202e\ud800-\udfff]", told["detail"])


@pytest.mark.parametrize(
    "type_", [None, "text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/xml", "json"]
)
def test_nothing_but_json_is_read(client: FlaskClient, type_: str | None) -> None:
    problem(client.post(CHECK, data=b'{"subject": ""}', content_type=type_), 415)


def test_a_body_over_the_limit_is_not_read(client: FlaskClient) -> None:
    fits = json.dumps({"description": "я" * ((ESCAPED - 20) // 6)})
    assert len(fits) <= ESCAPED
    assert client.post(CHECK, data=fits, content_type="application/json").status_code == 200
    problem(client.post(CHECK, data=b" " * (ESCAPED + 1), content_type="application/json"), 413)


@pytest.mark.parametrize(("size", "status"), [(ESCAPED, 200), (ESCAPED + 1, 413), (ESCAPED * 3, 413)])
def test_the_limit_holds_for_a_body_in_chunks(client: FlaskClient, size: int, status: int) -> None:
    answer = client.post(
        CHECK,
        input_stream=io.BytesIO(b"{}".ljust(size)),
        headers={"Transfer-Encoding": "chunked"},
        content_type="application/json",
        environ_overrides={"wsgi.input_terminated": True},
    )
    assert answer.status_code == status


def test_the_longest_ticket_of_the_form_fits(client: FlaskClient, checker: Checker) -> None:
    for tracker, rule in checker.rulebook.trackers.items():
        questions = (checker.rulebook.questions[name] for name in rule.value.questions)
        answers = {
            question.name: "я" * (question.parameters.get("max") or 0)
            for question in questions
            if question.name != "subject"
        }
        body = json.dumps(
            {"tracker": tracker, "subject": "я" * 255, "answers": {k: v for k, v in answers.items() if v}}
        )
        assert client.post(CHECK, data=body, content_type="application/json").status_code == 200


@pytest.mark.parametrize("method", ["get", "put", "patch", "delete"])
def test_another_method_is_refused_and_the_right_one_named(client: FlaskClient, method: str) -> None:
    answer = getattr(client, method)(CHECK)
    problem(answer, 405)
    assert "POST" in answer.headers["Allow"]


@pytest.mark.parametrize("path", ["/submit/api/v1/", "/submit/api/v2/check", "/submit/api/v1/check/"])
def test_there_is_nothing_else(client: FlaskClient, path: str) -> None:
    problem(client.post(path, json={}), 404)


def test_an_error_of_ours_tells_nothing_of_it(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(values: Any) -> None:
        raise RuntimeError("the secret")

    monkeypatch.setattr(api, "read_input", fail)
    told = problem(app.test_client().post(CHECK, json={}), 500)
    assert "secret" not in str(told)


def test_every_answer_has_the_headers_of_the_form_and_no_cookie(client: FlaskClient) -> None:
    for answer in (client.post(CHECK, json=GOOD), client.post(CHECK, json=[]), client.get(CHECK), client.get(OPENAPI)):
        assert FORM_HEADERS.items() <= dict(answer.headers).items()
        assert "Set-Cookie" not in answer.headers


def test_no_other_site_may_ask(client: FlaskClient) -> None:
    asked = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    for answer in (client.options(CHECK, headers=asked), client.post(CHECK, json=GOOD, headers=asked)):
        assert not [name for name, _ in answer.headers if name.startswith("Access-Control-")]


def test_it_keeps_nothing_but_how_often_it_was_asked(client: FlaskClient, database: Database) -> None:
    client.post(CHECK, json={**GOOD, "subject": ""})
    with database.reading() as connection:
        kept = {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar()
            for table in metadata.sorted_tables
        }
        assert {name for name, count in kept.items() if count} == {"limits"}
        assert connection.execute(select(limits.c.key)).scalars().all() == ["check:127.0.0.1"]


@pytest.mark.parametrize("ask", ["check", "answers"])
def test_who_asks_too_often_is_told_for_how_long_to_wait(client: FlaskClient, clock: Clock, ask: str) -> None:
    most = {"check": CHECKS, "answers": ANSWERS}[ask].most
    path = f"/submit/api/v1/{ask}"
    statuses = {client.post(path, data="x", content_type="text/plain").status_code for _ in range(most)}
    assert 429 not in statuses
    refused = client.post(path, data="x", content_type="text/plain")
    problem(refused, 429)
    wait = int(refused.headers["Retry-After"])
    assert 0 < wait <= 60
    other = client.post(path, data="x", content_type="text/plain", environ_overrides={"REMOTE_ADDR": "198.51.100.7"})
    assert other.status_code in statuses
    clock.forward(seconds=wait)
    assert client.post(path, data="x", content_type="text/plain").status_code in statuses


@pytest.mark.parametrize("text", [*NASTY, *LONG], ids=lambda text: repr(text[:8]))
def test_any_text_gets_a_verdict(client: FlaskClient, document: Mapping[str, Any], text: str) -> None:
    values = {"subject": text, "answers": {"steps": text}, "files": [{"name": text, "size": 1}], "email": text}
    answer = client.post(CHECK, json=values)
    assert answer.status_code == 200
    assert schema(document, "Verdict").is_valid(json.loads(answer.data))


def test_the_document_is_openapi_3_1(document: Mapping[str, Any]) -> None:
    OpenAPIV31SpecValidator(document).validate()  # type: ignore[arg-type]
    assert document["openapi"].startswith("3.1.")


def test_the_document_names_every_address_method_and_status(app: Flask, document: Mapping[str, Any]) -> None:
    (server,) = document["servers"]
    served = {
        (rule.rule.removeprefix(server["url"]), method.lower())
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith(server["url"])
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert served == {(path, method) for path, methods in document["paths"].items() for method in methods}
    statuses = set(document["paths"]["/check"]["post"]["responses"])
    assert {"200", "400", "405", "413", "415", "422", "429", "500"} == statuses
    assert statuses - {"200"} <= set(api.WORDS["ru"])


def test_the_document_knows_the_keys_of_a_ticket(document: Mapping[str, Any]) -> None:
    ticket = document["components"]["schemas"]["Ticket"]["properties"]
    assert set(ticket) == KEYS
    assert set(ticket["answers"]["propertyNames"]["not"]["enum"]) == KEYS


def test_both_languages_have_the_same_words() -> None:
    assert api.WORDS["ru"].keys() == api.WORDS["en"].keys()


SCALARS = st.none() | st.booleans() | st.integers(-2, 2) | st.sampled_from(["ru", "en", "bug", ""]) | ANY_TEXT
FILES = st.fixed_dictionaries({}, optional={"name": SCALARS, "size": SCALARS, "kind": ANY_TEXT})
VALUES = SCALARS | st.lists(SCALARS | FILES, max_size=2) | st.dictionaries(st.sampled_from(["steps", "email"]), SCALARS)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from([*sorted(KEYS), "theme"]), VALUES, max_size=3))
def test_the_document_and_the_api_agree_on_what_a_ticket_is(client: FlaskClient, values: Mapping[str, Any]) -> None:
    document = json.loads((ROOT / "submit" / "web" / "openapi.json").read_text(encoding="utf-8"))
    answer = client.post(CHECK, json=values)
    assert answer.status_code == (200 if schema(document, "Ticket").is_valid(values) else 422)
    shape = "Verdict" if answer.status_code == 200 else "Problem"
    assert schema(document, shape).is_valid(json.loads(answer.data))


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """The application behind a real server on this machine."""
    server = make_server("127.0.0.1", 0, app)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_example_of_the_page_for_staff_works(address: str) -> None:
    page = (ROOT / "docs" / "ru" / "staff" / "api.md").read_text(encoding="utf-8")
    (command,) = re.findall(r"(?ms)^```sh\n(.*?)^```$", page)
    (shown,) = re.findall(r"(?ms)^```json\n(\{\"findings.*?)^```$", page)
    assert command.startswith("curl ")
    command = command.replace("https://support.example", address)
    answer = subprocess.run(["sh", "-c", command], capture_output=True, check=True).stdout
    found = json.loads(answer)
    # The page shows the shape; the words and the edition are those of the day.
    for told in (found, *found["findings"], *found["missing"]):
        for name in {"edition", "message", "why"} & told.keys():
            assert told[name]
            told[name] = "…"
    assert found == json.loads(shown.replace("https://support.example", "http://127.0.0.1:8000"))
