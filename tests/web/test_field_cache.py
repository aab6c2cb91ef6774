"""A question that is drawn once for everybody shows nobody what another one wrote."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask

from submit.rulebook.rulebook import Rulebook
from submit.web import field_cache
from tests.web.visitor import BUG, Visitor

PAGE = "/submit/?tracker=bug"


def test_the_second_page_is_the_first_one_with_another_token(visitor: Visitor, stranger: Visitor) -> None:
    pages = [visitor.open(PAGE), stranger.open(PAGE)]
    first, second = (
        page.text.replace(page.fields["csrf_token"], "").replace(page.action, "").split("<main", 1)[1] for page in pages
    )
    assert first == second


def test_what_one_client_typed_chose_and_attached_is_on_no_other_page(visitor: Visitor, stranger: Visitor) -> None:
    visitor.open(PAGE)
    page = visitor.press("upload", [("журнал.txt", b"log")], **{**BUG, "remember": "yes"})
    assert "журнал.txt" in page.text and page.fields["subject"] == BUG["subject"] and page.fields["impact"] == "partial"
    page = stranger.open(PAGE)
    assert "журнал.txt" not in page.text and "impact" not in page.fields and "remember" not in page.fields
    assert not set(filter(None, BUG.values())) & set(page.fields.values())


def test_the_wish_of_one_client_is_on_no_other_page(visitor: Visitor, stranger: Visitor) -> None:
    visitor.open(PAGE)
    visitor.press("upload", remember="yes")
    assert visitor.open(PAGE).fields["remember"] == "yes"
    assert "remember" not in stranger.open(PAGE).fields


def test_a_blank_question_is_told_of_as_wrong_and_then_as_blank_again(visitor: Visitor, stranger: Visitor) -> None:
    visitor.open(PAGE)
    assert "steps-error" in visitor.press("continue").ids
    assert "steps-error" not in stranger.open(PAGE).ids


def test_each_language_has_its_own(visitor: Visitor) -> None:
    assert "Продолжить" in visitor.open(PAGE).text
    text = visitor.open(f"/en{PAGE}").text
    assert "Continue" in text and "Продолжить" not in text


def test_a_new_edition_is_drawn_anew(
    visitor: Visitor, rulebook: Rulebook, publish_rules: Callable[[Rulebook], None]
) -> None:
    assert "5 МБ" in re.sub(r"\s", " ", visitor.open(PAGE).text)
    (limits,) = (rule for rule in rulebook.checks if rule.name == "files")
    edited = replace(limits, parameters={**limits.parameters, "size_mb": 4})
    publish_rules(Rulebook({**rulebook.rules, limits.anchor: edited}))
    assert "4 МБ" in re.sub(r"\s", " ", visitor.open(PAGE).text)


def test_nothing_that_was_typed_is_kept(app: Flask, visitor: Visitor) -> None:
    kept = field_cache.install(app)
    visitor.open(PAGE)
    visitor.press("upload", [("secret.txt", b"log")], **{**BUG, "steps": "Открыл заказ 731955"})
    visitor.press("continue", subject="")
    everything = "".join(text for drawn in kept.values() for text in drawn.values())
    assert len(everything) > 1000
    assert "secret.txt" not in everything and "731955" not in everything and BUG["email"] not in everything


@pytest.mark.parametrize("chosen", ["partial", "fines"])
def test_a_choice_that_the_address_makes_is_marked(visitor: Visitor, chosen: str) -> None:
    assert visitor.open(f"{PAGE}&impact={chosen}").fields["impact"] == chosen
