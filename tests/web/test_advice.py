"""Style advises, once, beside its answer, and never stops."""

from collections.abc import Callable
from dataclasses import replace

from submit.rulebook.rulebook import Rulebook
from submit.store.drafts import Draft
from submit.store.outbox import Outbox
from submit.web.browser_drafts import MOST_SHOWN, with_shown
from tests.web.visitor import BUG, Visitor

VAGUE = "Не работает система"


def test_advice_goes_on_to_the_check_page_and_stands_beside_its_answer(visitor: Visitor) -> None:
    page = visitor.fill_in_bug(subject=VAGUE)
    assert visitor.path.endswith("/check/")
    assert page.status == 200
    assert "По теме «Не работает система» мы не поймём" in page.text
    assert "Отправить как есть" in page.text
    questions = visitor.path.replace("/check/", "/questions/")
    assert f"{questions}#subject" in page.links


def test_a_good_ticket_has_no_advice(visitor: Visitor) -> None:
    assert "Отправить заявку" in visitor.fill_in_bug().text


def test_advice_that_was_passed_over_is_named_on_the_ticket(visitor: Visitor, outbox: Outbox) -> None:
    visitor.fill_in_bug(subject=VAGUE)
    visitor.press("send")
    assert [advice.number for advice in outbox.entries()[0].ticket.passed_over] == ["10.1"]


def test_advice_that_was_never_shown_cannot_be_passed_over(visitor: Visitor, outbox: Outbox) -> None:
    visitor.fill_in_bug()
    questions = visitor.path.replace("/check/", "/questions/")
    token = visitor.page.fields["csrf_token"]
    visitor.client.post(questions, data={**BUG, "tracker": "bug", "subject": VAGUE, "csrf_token": token})
    forged = {"csrf_token": token, "action": "send", "shown": "r-10-1", "passed_over": "r-10-1"}
    answer = visitor.client.post(questions.replace("/questions/", "/check/"), data=forged)
    assert answer.status_code == 200
    assert not outbox.entries()
    assert "мы не поймём" in answer.get_data(as_text=True)


def test_a_forged_flag_skips_no_stop(visitor: Visitor, outbox: Outbox) -> None:
    visitor.open("/submit/?tracker=bug")
    visitor.press("send", **{**BUG, "subject": ""})
    assert not outbox.entries()


def test_a_rule_that_changed_meanwhile_leads_back_with_every_word_kept(
    visitor: Visitor, outbox: Outbox, rulebook: Rulebook, publish_rules: Callable[[Rulebook], None]
) -> None:
    visitor.fill_in_bug()
    rule = rulebook.rules["r-3-1"]
    stricter = replace(rule, parameters={**rule.parameters, "max": 12})
    publish_rules(Rulebook({**rulebook.rules, "r-3-1": stricter}))
    page = visitor.press("send")
    assert visitor.path.endswith("/questions/")
    assert "не больше 12" in page.text
    assert page.fields["subject"] == BUG["subject"]
    assert not outbox.entries()


def test_the_ticket_names_the_edition_it_was_checked_by(visitor: Visitor, outbox: Outbox, rulebook: Rulebook) -> None:
    visitor.fill_in_bug()
    page = visitor.press("send")
    assert outbox.entries()[0].ticket.edition == rulebook.edition
    assert rulebook.edition in page.text


def test_what_was_shown_is_remembered_up_to_a_bound() -> None:
    draft = Draft("a" * 32, "browser", "ru")
    for number in range(3 * MOST_SHOWN):
        draft = with_shown(draft, {str(number)})
        assert str(number) in draft.shown and len(draft.shown) <= MOST_SHOWN
