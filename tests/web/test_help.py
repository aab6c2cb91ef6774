"""An answer that is stopped a second time gets other, fuller help than the first time (A3.10)."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from submit.app import create_app
from submit.config import Settings
from submit.publication import publish, read_pages, write_document, write_indexes
from submit.rulebook.rulebook import Rulebook
from submit.site.build.search_sections import make_indexes
from submit.store.database import Database
from tests.conftest import ROOT, Clock
from tests.web.visitor import BUG, Page, Visitor

CONTACT = "helpdesk@mute-lab.com"


@pytest.fixture
def publish_rules(settings: Settings) -> Callable[[Rulebook], None]:
    """Puts the rule-book in force with what its pages say."""

    def put(rules: Rulebook) -> None:
        sites: Path = settings.var / "sites"
        folder = sites / rules.edition
        (folder / "site").mkdir(parents=True)
        write_document(folder, rules)
        write_indexes(folder, make_indexes(read_pages(ROOT / "docs"), rules))
        publish(sites, folder)

    return put


def failed(visitor: Visitor, **values: str) -> Page:
    page = visitor.press("continue", **values)
    assert page.status == 422
    return page


def helped(page: Page) -> str:
    """What the help says, without its tags."""
    return page.text.partition('<div class="help">')[2].partition("</div>")[0]


def test_the_first_time_a_field_gets_one_line(visitor: Visitor) -> None:
    visitor.open("/submit/?tracker=bug")
    assert helped(failed(visitor, **{**BUG, "email": "agent@putevka,example"})) == ""


def test_the_second_time_it_gets_the_rule_its_good_example_and_a_way_to_reach_us(visitor: Visitor) -> None:
    visitor.open("/submit/?tracker=bug")
    failed(visitor, **{**BUG, "email": "agent@putevka,example"})
    text = helped(failed(visitor, email="agent.putevka.example"))
    assert "1.3. Адрес написан целиком." in text
    assert "В адресе нужны имя латинскими буквами, знак @ и домен с точкой." in text
    assert "agent.kassa-3@mail.putevka.example" in text
    assert "Не получается? Напишите нам:" in text
    assert f'href="mailto:{CONTACT}"' in text


def test_the_other_fields_are_not_helped_for_it(visitor: Visitor) -> None:
    visitor.open("/submit/?tracker=bug")
    failed(visitor, **{**BUG, "email": ""})
    page = failed(visitor, **{**BUG, "subject": ""})
    assert helped(page) == ""


def test_any_fault_of_the_same_field_counts(visitor: Visitor) -> None:
    visitor.open("/submit/?tracker=bug")
    failed(visitor, **{**BUG, "email": ""})
    assert "1.4. Адрес агентства" in helped(failed(visitor, email="agent@mail.ru"))


def test_another_draft_begins_anew(visitor: Visitor) -> None:
    visitor.open("/submit/?tracker=bug")
    failed(visitor, **{**BUG, "email": ""})
    visitor.open("/submit/?tracker=bug")
    assert helped(failed(visitor, **{**BUG, "email": ""})) == ""


def test_it_outlives_a_restart(
    visitor: Visitor, app: Flask, settings: Settings, clock: Clock, database: Database
) -> None:
    visitor.open("/submit/?tracker=bug")
    failed(visitor, **{**BUG, "email": ""})
    cookie = visitor.client.get_cookie("submit")
    assert cookie is not None
    fields, action = visitor.page.fields, visitor.page.action
    restarted = create_app(settings, clock).test_client()
    restarted.set_cookie("submit", cookie.value)
    answer = restarted.post(action, data={**fields, "action": "continue"})
    assert 'class="help"' in answer.get_data(as_text=True)


def test_a_page_that_is_only_shown_again_is_no_second_failure(visitor: Visitor) -> None:
    visitor.open("/submit/?tracker=bug")
    failed(visitor, **{**BUG, "email": ""})
    address = visitor.page.action
    visitor.open(f"{address}?review=1")
    assert helped(visitor.page) == ""


def test_the_help_is_in_the_readers_language(visitor: Visitor) -> None:
    visitor.open("/en/submit/?tracker=bug")
    failed(visitor, **{**BUG, "email": "agent"})
    text = helped(failed(visitor, email="agent"))
    assert "1.3. The address is complete." in text
    assert "Stuck? Write to us:" in text


def test_no_link_is_hidden_in_what_is_read_with_the_field(visitor: Visitor) -> None:
    visitor.open("/submit/?tracker=bug")
    failed(visitor, **{**BUG, "email": "agent"})
    page = failed(visitor, email="agent")
    (control,) = page.all("input", id="email")
    for name in control["aria-describedby"].split():
        element = page.text.partition(f'id="{name}"')[2].partition("</div>" if name.endswith("error") else "</p>")[0]
        assert element and "<a" not in element
