"""Days and times in people's words: what is read, what is refused, and what the ticket says of it."""

import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from submit.ticket.acceptance import accept
from submit.ticket.checker import Checker
from submit.ticket.questions.moment_reader import ImpossibleError, Present, ReadMoment, read_moment
from submit.ticket.questions.question_compiler import question_problems
from submit.ticket.replay import typed_again
from submit.ticket.ticket import Ticket
from submit.ticket.typed import Typed
from tests.ticket.questions.sample import ADDRESS, SUBJECT, TRACKER, Sample, rulebook_of

PHRASES = tomllib.loads((Path(__file__).parent / "moment_phrases.toml").read_text(encoding="utf-8"))
NOW = datetime(2026, 12, 1, 12, 0, tzinfo=ZoneInfo("Europe/Moscow"))
WORDS = {
    "message.unread": "Не поняли «{value}». Напишите, например, «{example}»",
    "message.impossible": "Такого дня нет: «{value}»",
}
SINCE = Sample(
    "since", "moment", {"required": True, "future": False}, WORDS | {"message.future": "Ещё не было: {read}"}
)
UNTIL = Sample("until", "date", {"past": False, "level": "stop"}, WORDS | {"message.past": "Прошло: {read}"})
LOOSE = Sample("since", "moment", {"any_words": True}, {"message.impossible": WORDS["message.impossible"]})


def lang_of(phrase: str) -> str:
    return "en" if phrase.isascii() and not phrase.startswith("01.") else "ru"


def plain(moment: ReadMoment | None) -> str | None:
    if moment is None:
        return None
    clock = f" {moment.clock:%H:%M}" if moment.clock else ""
    return f"{moment.day}{clock}" + (f" ~{moment.part}" if moment.part else "")


@pytest.mark.parametrize(("phrase", "meant"), PHRASES["read"].items())
def test_it_reads_what_people_write(phrase: str, meant: str) -> None:
    assert plain(read_moment(phrase, lang_of(phrase), Present(NOW))) == meant


@pytest.mark.parametrize("phrase", PHRASES["impossible"]["phrases"])
def test_it_names_what_no_calendar_has(phrase: str) -> None:
    with pytest.raises(ImpossibleError):
        read_moment(phrase, lang_of(phrase), Present(NOW))


@pytest.mark.parametrize("phrase", [*PHRASES["unread"]["phrases"], "", " ", "1" * 5000, "сегодня " * 5000])
def test_it_reads_nothing_where_anything_is_not_understood(phrase: str) -> None:
    assert read_moment(phrase, lang_of(phrase), Present(NOW)) is None


@pytest.mark.parametrize(
    ("phrase", "present", "meant"),
    [
        ("в понедельник", Present(NOW, past=False), "2026-12-07"),
        ("в понедельник", Present(NOW, future=False), "2026-11-30"),
        ("1 августа", Present(NOW, past=False), "2027-08-01"),
        ("1 августа", Present(NOW, future=False), "2026-08-01"),
        ("25 ноября", Present(NOW, past=False), "2026-11-25"),
        ("23:50", Present(NOW, future=False), "2026-11-30 23:50"),
        ("9:00", Present(NOW, past=False), "2026-12-02 09:00"),
        ("25-го", Present(NOW, past=False), "2026-12-25"),
        ("31 декабря", Present(NOW.replace(month=1)), "2025-12-31"),
        ("29 февраля", Present(NOW.replace(year=2028)), "2028-02-29"),
    ],
)
def test_the_nearest_day_that_fits_is_meant(phrase: str, present: Present, meant: str) -> None:
    assert plain(read_moment(phrase, "ru", present)) == meant


def checker_of(question: Sample) -> Checker:
    rulebook = rulebook_of((TRACKER, SUBJECT, ADDRESS, question), {"bug": ["subject", question.name, "email"]})
    assert question_problems(rulebook) == []
    return Checker(rulebook)


def typed(question: Sample, text: str, lang: str = "ru", now: datetime | None = NOW) -> Typed:
    texts = {"tracker": "bug", "subject": "Тема", "email": "agent@putevka.example", question.name: text}
    return Typed(texts, lang=lang, complete=True, now=now)


def ticket_of(question: Sample, text: str, lang: str = "ru") -> Ticket:
    checker, answers = checker_of(question), typed(question, text, lang)
    return accept(answers, checker.verdict(answers), checker.questionnaire, "ML-FK4XR8BT", NOW)


@pytest.mark.parametrize(
    ("question", "text", "findings"),
    [
        (SINCE, "", [("stop", "answer.empty", "Ответьте")]),
        (SINCE, "сегодня 10:40", []),
        (SINCE, "сегодня 12:05", []),
        (SINCE, "давно", [("advice", "answer.unread", "Не поняли «давно». Напишите, например, «сегодня 10:40»")]),
        (SINCE, "31.02", [("advice", "answer.impossible", "Такого дня нет: «31.02»")]),
        (SINCE, "завтра", [("advice", "answer.future", "Ещё не было: среда, 2 декабря 2026")]),
        (LOOSE, "после обновления", []),
        (LOOSE, "31.02", [("advice", "answer.impossible", "Такого дня нет: «31.02»")]),
        (UNTIL, "", []),
        (UNTIL, "до пятницы", []),
        (UNTIL, "31.02", [("stop", "answer.impossible", "Такого дня нет: «31.02»")]),
        (UNTIL, "1 декабря 2025", [("stop", "answer.past", "Прошло: понедельник, 1 декабря 2025")]),
        (UNTIL, "скоро", [("stop", "answer.unread", "Не поняли «скоро». Напишите, например, «1 декабря»")]),
    ],
)
def test_it_tells_what_is_wrong(question: Sample, text: str, findings: list[Any]) -> None:
    found = checker_of(question).verdict(typed(question, text)).findings
    assert [(finding.level, finding.code, finding.message) for finding in found] == findings


@pytest.mark.parametrize(
    ("question", "text", "lang", "told"),
    [
        (SINCE, "сегодня 10:40", "ru", "сегодня 10:40\nвторник, 1 декабря 2026, 10:40 (Москва)"),
        (SINCE, "today 10:40", "en", "today 10:40\nTuesday, 1 December 2026, 10:40 (Moscow)"),
        (SINCE, "вчера вечером", "ru", "вчера вечером\nпонедельник, 30 ноября 2026, вечер"),
        (SINCE, "1 декабря 2026", "ru", "вторник, 1 декабря 2026"),
        (SINCE, "давно", "ru", "давно"),
        (UNTIL, "10.12 к обеду", "ru", None),
        (UNTIL, "10.12", "ru", "10.12\nчетверг, 10 декабря 2026"),
        (UNTIL, "", "ru", None),
    ],
)
def test_the_ticket_says_what_was_typed_and_what_it_means(
    question: Sample, text: str, lang: str, told: str | None
) -> None:
    if told is None and text:
        assert checker_of(question).verdict(typed(question, text, lang)).stops
        return
    assert [answer.text for answer in ticket_of(question, text, lang).answers] == ([] if told is None else [told])


@pytest.mark.parametrize("text", ["сегодня 10:40", "1 декабря 2026", "давно", "вчера вечером"])
def test_a_ticket_gives_back_what_can_be_read_again(text: str) -> None:
    ticket = ticket_of(SINCE, text)
    again = typed_again(ticket, checker_of(SINCE).questionnaire)
    assert again.texts["since"] in (text, "вторник, 1 декабря 2026")
    assert [finding.code for finding in checker_of(SINCE).verdict(again).findings] == (
        ["answer.unread"] if text == "давно" else []
    )


def test_where_nobody_knows_the_time_nothing_is_said_of_it() -> None:
    assert checker_of(SINCE).verdict(typed(SINCE, "31.02", now=None)).findings == ()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"past": False, "future": False}, "moment.never"),
        ({"past": "да"}, "key.bool"),
        ({"level": "warn"}, "key.choice"),
        ({"least": 1}, "key.unknown"),
        ({"remember": True}, "remember.type"),
    ],
)
def test_wrong_parameters_are_refused(change: dict[str, Any], code: str) -> None:
    broken = Sample("since", "moment", {**LOOSE.parameters, **change}, LOOSE.words)
    rulebook = rulebook_of((TRACKER, SUBJECT, ADDRESS, broken), {"bug": ["subject", "since", "email"]})
    assert code in [problem.code for problem in question_problems(rulebook)]
    assert all(str(problem.place).startswith("docs/ru/form.md:") for problem in question_problems(rulebook))
