"""29: whatever stands where a proxy tells the visitor's address, the page is shown, and limits know whose it is."""

from dataclasses import replace

import pytest
from flask import Flask, request

from submit.app import create_app
from submit.config import Settings
from submit.web.visitor_address import address_in

TOLD = {
    "1.2.3.4": "1.2.3.4",
    "1.2.3.4:80": "1.2.3.4",
    '"1.2.3.4:80"': "1.2.3.4",
    "2001:db8::1": "2001:db8::1",
    "[2001:db8::1]": "2001:db8::1",
    "[2001:db8::1]:443": "2001:db8::1",
    "fe80::1%eth0": "fe80::1",
    "::ffff:1.2.3.4": "::ffff:102:304",
    "unknown": None,
    "_hidden": None,
    "": None,
    "1.2.3": None,
    "1.2.3.4.5": None,
    "999.2.3.4": None,
    "[1.2.3.4": None,
    "[]": None,
    ":80": None,
    "1.2.3.4:http": None,
    "x" * 10_000: None,
    "1.2.3.4\u0661": None,
}


@pytest.mark.parametrize("told", TOLD)
def test_an_address_is_read_as_proxies_write_it(told: str) -> None:
    assert address_in(told) == TOLD[told]


def test_no_address_breaks_a_page(app: Flask, settings: Settings) -> None:
    proxied = create_app(replace(settings, proxies=1))
    proxied.add_url_rule("/submit/whose/", view_func=lambda: str(request.remote_addr))
    client = proxied.test_client()
    for told in (*TOLD, "unknown, unknown", "9.9.9.9, 1.2.3.4:80", ",,,"):
        headers = {"X-Forwarded-For": told.encode("utf-8").decode("latin-1")}
        whose = client.get("/submit/whose/", headers=headers).text
        assert whose == (TOLD.get(told.rpartition(", ")[2]) or "127.0.0.1"), told
        answer = client.post("/submit/api/v1/answers", data={"q": "слово"}, headers=headers)
        assert answer.status_code == 200, told
