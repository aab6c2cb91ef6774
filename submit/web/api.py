"""The API tells what the rules say about a ticket. It stores nothing, so it needs no token and opens nothing."""

import json
import tomllib
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any

from flask import Blueprint, Response, request
from werkzeug.exceptions import BadRequest, HTTPException, RequestEntityTooLarge, UnsupportedMediaType

from submit.rulebook.placeholders import DEFAULT_LANGUAGE, LANGUAGES
from submit.ticket.clean import clean_line
from submit.ticket.typed import InputError, read_input
from submit.web.http.bounds import ESCAPED, demand_bounds
from submit.web.http.rate_limits import CHECKS, demand, from_network
from submit.web.service import rules, service

ROOT = "/submit/api/"
JSON = "application/json"
PROBLEM = "application/problem+json"
LONGEST_KEY = 60
"""Characters of an offending key that the answer names."""

WORDS: Mapping[str, Mapping[str, Mapping[str, str]]] = tomllib.loads(
    files("submit.web").joinpath("api.toml").read_text(encoding="utf-8")
)


def blueprint() -> Blueprint:
    """Return the blueprint of the API, version 1."""
    api = Blueprint("api", __name__)
    api.add_url_rule("/check", view_func=check, methods=["POST"])
    api.add_url_rule("/openapi.json", view_func=openapi)
    return api


def check() -> Response:
    """Return the verdict on a posted ticket: the same one that the form gives."""
    demand(*from_network(CHECKS))
    if request.mimetype != JSON:
        raise UnsupportedMediaType
    values = _read(_body())
    try:
        verdict = rules().verdict(read_input(values, rules().questionnaire.published, service().local_time()))
    except InputError as error:
        return _problem(422, _language(values), key=clean_line(str(error.args[0]))[:LONGEST_KEY])
    return _answer(verdict.to_dict(), 200, JSON)


def openapi() -> Response:
    """Return the OpenAPI document of this API, for programs."""
    return Response(files("submit.web").joinpath("openapi.json").read_bytes(), content_type=JSON)


def problem_of(error: HTTPException) -> Response:
    """Return the problem details (RFC 9457) of an error."""
    response = _problem(error.code or 500, DEFAULT_LANGUAGE)
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            response.headers[name] = value
    return response


def _body() -> bytes:
    body = request.get_data(cache=False)
    if len(body) > ESCAPED:
        raise RequestEntityTooLarge
    return body


def _read(body: bytes) -> Any:
    try:
        values = json.loads(body.decode("utf-8-sig"), parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise BadRequest from None
    demand_bounds((text,) for text in _texts(values))
    return values


def _texts(values: Any) -> Iterator[str]:
    """Yield every key and value at any depth; "" for a value that is not text."""
    left = [values]
    while left:
        value = left.pop()
        if isinstance(value, dict):
            left += (*value, *value.values())
        elif isinstance(value, list):
            left += value
        yield value if isinstance(value, str) else ""


def _refuse(constant: str) -> None:
    """Raise ValueError for NaN and Infinity: Python reads them, but they are not JSON."""
    raise ValueError(constant)


def _language(values: Any) -> str:
    wanted = values.get("lang") if isinstance(values, dict) else None
    return wanted if wanted in LANGUAGES else DEFAULT_LANGUAGE


def _problem(status: int, lang: str, **details: str) -> Response:
    words = WORDS[lang].get(str(status)) or WORDS[lang]["500"]
    told = {"type": "about:blank", "title": words["title"], "status": status, "detail": words["detail"]}
    if details.get("key"):
        told |= {"detail": words["key"].format_map(details), **details}
    return _answer(told, status, PROBLEM)


def _answer(values: Mapping[str, Any], status: int, content_type: str) -> Response:
    return Response(json.dumps(values, ensure_ascii=False), status, content_type=content_type)
