"""What becomes of the address stands beside it; a consent is asked for where a rule says so (A8.1)."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from submit.rulebook.rulebook import Rulebook
from submit.store.outbox import Outbox
from submit.ticket.checker import Checker
from submit.ticket.ticket_text import ticket_text
from submit.ticket.typed import read_input
from tests.web.visitor import BUG, Visitor

Publish = Callable[[Rulebook], None]
RULE = "r-1-5"
TRACKERS = ["bug", "discussion", "task", "development"]


@pytest.fixture
def asking(rulebook: Rulebook) -> Rulebook:
    """The rule-book, with the consent switched on."""
    rule = rulebook.rules[RULE]
    return Rulebook({**rulebook.rules, RULE: replace(rule, parameters={**rule.parameters, "required": True})})


@pytest.mark.parametrize("home", ["", "/en"])
@pytest.mark.parametrize("tracker", TRACKERS)
def test_the_notice_is_linked_beside_the_address(visitor: Visitor, home: str, tracker: str) -> None:
    page = visitor.open(f"{home}/submit/?tracker={tracker}")
    beside = page.text.partition('id="email"')[2].partition('class="question')[0]
    assert f'href="{home}/rules/registration/#{RULE}"' in beside


@pytest.mark.parametrize("tracker", TRACKERS)
def test_nobody_is_asked_for_consent_as_we_ship(visitor: Visitor, tracker: str) -> None:
    assert not visitor.open(f"/submit/?tracker={tracker}").all("input", name="consent")


@pytest.mark.parametrize("tracker", TRACKERS)
def test_where_it_is_required_a_box_of_its_own_is_there_and_not_ticked(
    visitor: Visitor, asking: Rulebook, publish_rules: Publish, tracker: str
) -> None:
    publish_rules(asking)
    (box,) = visitor.open(f"/submit/?tracker={tracker}").all("input", name="consent")
    assert box["type"] == "checkbox"
    assert "checked" not in box


def test_without_it_the_ticket_stops_and_with_it_the_ticket_tells(
    visitor: Visitor, asking: Rulebook, publish_rules: Publish, outbox: Outbox
) -> None:
    publish_rules(asking)
    page = visitor.fill_in_bug()
    assert page.status == 422
    assert "Дайте согласие на обработку персональных данных" in page.text
    assert "#consent" in page.links
    page = visitor.press("continue", consent="yes")
    assert visitor.path.endswith("/check/")
    assert "Согласен на обработку персональных данных" in page.text
    visitor.press("send")
    ticket = outbox.entries()[0].ticket
    assert "Согласен на обработку персональных данных" in ticket_text(ticket)
    assert ticket.edition == asking.edition


def test_it_can_be_taken_back(visitor: Visitor, asking: Rulebook, publish_rules: Publish) -> None:
    publish_rules(asking)
    visitor.fill_in_bug(consent="yes")
    visitor.open(visitor.path.replace("/check/", "/questions/"))
    assert visitor.page.fields["consent"] == "yes"
    del visitor.page.fields["consent"]
    assert visitor.press("continue").status == 422


def test_programs_give_it_among_the_answers(asking: Rulebook) -> None:
    answers = {name: BUG[name] for name in ("steps", "actual", "expected", "since", "scope")}
    ticket = {"tracker": "bug", "subject": BUG["subject"], "email": BUG["email"], "impact": ["partial"]}
    without = Checker(asking).verdict(read_input({**ticket, "answers": answers, "complete": True}))
    given = Checker(asking).verdict(read_input({**ticket, "answers": {**answers, "consent": "yes"}, "complete": True}))
    assert [finding.rule for finding in without.stops] == [RULE]
    assert given.stops == ()
