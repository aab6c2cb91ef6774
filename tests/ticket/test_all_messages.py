"""Everything that the form can say, for those who look at it before clients do."""

import pytest

from submit.rulebook.placeholders import PLACEHOLDER
from submit.rulebook.rulebook import Rulebook
from submit.ticket.all_messages import repertoire
from submit.ticket.checker import Checker

NOT_OF_A_QUESTION = {"parts"}
"""Checks of the one free text, which the form does not ask for."""


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_every_message_of_every_rule_is_shown_for_some_tracker(rulebook: Rulebook, lang: str) -> None:
    asked = {name for tracker in rulebook.trackers for name in Checker(rulebook).asked(tracker)}
    rules = [rule for rule in rulebook.checks if rule.name not in NOT_OF_A_QUESTION]
    rules += [rule for name, rule in rulebook.questions.items() if name in asked]
    messages = {
        (rule.anchor, key.removeprefix("message."))
        for rule in rules
        for key in rule.texts["ru"].words
        if key.startswith("message.")
    }
    shown = {
        (finding.rule, finding.code.partition(".")[2])
        for tracker in rulebook.trackers
        for finding in repertoire(rulebook, tracker, lang)
    }
    assert messages - shown == set()


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_no_message_shows_a_placeholder(rulebook: Rulebook, lang: str) -> None:
    for tracker in rulebook.trackers:
        for finding in repertoire(rulebook, tracker, lang):
            assert finding.message and not PLACEHOLDER.search(finding.message)


def test_numbers_are_those_in_force_and_values_those_of_the_bad_examples(rulebook: Rulebook) -> None:
    said = {
        finding.code: finding.message for finding in repertoire(rulebook, "bug", "ru") if finding.field == "subject"
    }
    most = rulebook.rules["r-3-2"].parameters["max"]
    assert f"{most}\u00a0знаков" in said["length.long"]
    assert "Ошибка в работе системы" in said["vague.vague"]


def test_only_questions_of_the_tracker_are_spoken_of_in_their_order(rulebook: Rulebook) -> None:
    for tracker in rulebook.trackers:
        asked = list(Checker(rulebook).asked(tracker))
        fields = [finding.field for finding in repertoire(rulebook, tracker, "ru")]
        assert sorted(fields, key=asked.index) == fields
        assert fields[0] == asked[0]


def test_what_must_be_hidden_can_be_hidden_here_too(rulebook: Rulebook) -> None:
    findings = repertoire(rulebook, "bug", "ru")
    assert all(finding.spans for finding in findings if finding.code == "card_number.text")


def test_advice_is_told_from_stops(rulebook: Rulebook) -> None:
    levels = {finding.code: finding.level for finding in repertoire(rulebook, "bug", "ru")}
    assert (levels["subject.empty"], levels["length.short"]) == ("stop", "advice")
