"""Forms of any names, orders, types and conditions of questions: each word reaches the ticket or is shown as not sent,
or `submit check` refuses the form."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from itertools import count

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from submit.rulebook.reader import read_rulebook
from submit.rulebook.rulebook import Rulebook
from submit.store.outbox import Outbox
from submit.ticket.check_compiler import compile_checks
from submit.ticket.questions.question_compiler import question_problems
from submit.ticket.questions.question_types import QUESTIONS
from submit.ticket.ticket import Ticket
from tests.conftest import Clock
from tests.ticket.questions.sample import ADDRESS, SUBJECT, TRACKER, Sample, pages_of
from tests.web.visitor import Visitor

PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)
OPTIONS = {"option.one": "Первый", "option.two": "Второй", "option.other": "Третий", "message.other": "Какой?"}
PARAMETERS = {
    "line": {"max": 255},
    "text": {"max": 2000},
    "choice": {"options": ["one", "two"], "other": True},
    "choices": {"options": ["one", "two"], "other": True},
    "code": {"kinds": {"order": {"pattern": "[0-9]{6}", "example": "771204"}}},
}
UNREAD = {"message.unread": "Не поняли"}
MOMENT = UNREAD | {"message.impossible": "Такого нет"}
WORDS = {"choice": OPTIONS | {"message.long": "До {max}"}, "choices": OPTIONS | {"message.long": "До {max}"}}
WORDS |= {"code": UNREAD | {"kind.order": "Заказ"}, "number": UNREAD, "amount": UNREAD | {"unit": "рубль|рубля|рублей"}}
WORDS |= {"date": MOMENT, "moment": MOMENT}
UNDERSTOOD = ("amount", "code", "date", "moment", "number")
"""Types whose answers mean something else than what is typed, which only the ticket says."""
COMMON = (
    "tracker",
    "subject",
    "email",
    "impact",
    "files",
    "consent",
    "description",
    "action",
    "website",
    "moved",
    "main",
)
NAME = st.from_regex(r"[a-z][a-z0-9_]{0,7}", fullmatch=True)
ONCE = ("tracker", "impact", "files")
ROLES = {"line": "subject", "email": "address"}
ANSWERS = {
    "impact": ["partial", "fines"],
    "choice": ["one", "two", "other"],
    "choices": ["one", "two", "other"],
    "yes_no": ["yes", "no"],
}
CHOSEN = {"impact": {"fines"}, "choice": {"other"}, "choices": {"one", "two", "other"}, "yes_no": {"no"}}
"""What the client chooses, by the type of the question."""


@st.composite
def forms(draw: st.DrawFn) -> tuple[list[Sample], list[str]]:
    """Questions, and those of them that the tracker asks."""
    more = draw(st.lists(st.sampled_from(sorted(QUESTIONS)), max_size=6))
    types = ["tracker", "line", "email", *(type_ for at, type_ in enumerate(more) if not is_double(type_, more[:at]))]
    names = draw(st.lists(NAME, min_size=len(types), max_size=len(types), unique=True))
    if draw(st.integers(0, 3)) == 0:
        names[draw(st.integers(0, len(names) - 1))] = draw(st.sampled_from(COMMON))
    samples = [_sample(draw, names[at], type_, at < 3) for at, type_ in enumerate(types)]
    asked = draw(st.permutations([item for item in samples if item.type not in ("tracker", "consent")]))
    bound = {item.name: with_condition(draw, item, asked[:at], samples) for at, item in enumerate(asked)}
    every = [bound.get(item.name, item) for item in samples]
    return draw(st.permutations(every)), [item.name for item in asked]


def with_condition(draw: st.DrawFn, item: Sample, earlier: list[Sample], others: list[Sample]) -> Sample:
    """The question under an answer to an earlier one; sometimes, which may be impossible, to any other."""
    # A number in the middle: the ends of a range are drawn far more often.
    is_wild = draw(st.integers(0, 29)) == 17
    usable = others if is_wild else [one for one in earlier if one.type in ANSWERS]
    is_bound = "role" not in item.parameters and item.type != "files" and draw(st.integers(0, 3)) != 2
    if not usable or not (is_wild or is_bound):
        return item
    on = draw(st.sampled_from(usable))
    answers = draw(st.lists(st.sampled_from(ANSWERS.get(on.type, ["any"])), min_size=1, max_size=2, unique=True))
    return replace(item, parameters={**item.parameters, "when": {on.name: answers}})


def is_double(type_: str, others: list[str]) -> bool:
    return type_ == "tracker" or (type_ in ONCE and type_ in others)


def _sample(draw: st.DrawFn, name: str, type_: str, is_needed: bool) -> Sample:
    required = is_needed or draw(st.booleans())
    role = {"role": ROLES[type_]} if is_needed and type_ in ROLES else {}
    # A copy: what two questions shared would be an alias in the front matter, which the reader refuses.
    parameters = deepcopy(PARAMETERS.get(type_, {}))
    return Sample(name, type_, {"required": required, **parameters, **role}, WORDS.get(type_, {}))


class Client:
    """Fills in a form with words of their own for each question, and expects to find them in the ticket."""

    def __init__(self, samples: list[Sample], asked: list[str]) -> None:
        self.numbers = count(1)
        self.values: dict[str, str | list[str]] = {}
        self.expected: list[str] = []
        self.unsent: list[str] = []
        """What is shown as not to be sent, because its question is not asked."""
        self.files_name = "files"
        self.chosen: dict[str, set[str]] = {}
        named = {item.name: item for item in samples}
        consents = [item for item in samples if item.type == "consent" and item.parameters["required"]]
        for item in (*(named[name] for name in asked), *consents):
            self.answer(item)

    def is_asked(self, item: Sample) -> bool:
        return all(self.chosen.get(on, set()) & set(answers) for on, answers in item.parameters.get("when", {}).items())

    def answer(self, item: Sample) -> None:
        number = next(self.numbers)
        own, address = f"слово{number}", f"agent{number}@agency{number}.example"
        said: dict[str, tuple[str | list[str], list[str]]] = {
            "line": (own, [own]),
            "text": (f"{own}\nещё{number}", [own, f"ещё{number}"]),
            "email": (address, [address]),
            "impact": ("fines", ["Грозят штрафы"]),
            "choice": ("other", [own]),
            "choices": (["", "one", "two", "other"], ["Первый", "Второй", own]),
            "yes_no": ("no", ["Нет"]),
            "number": (f"{number}000", [f"{number}\u00a0000"]),
            "amount": (f"{number} млн руб", [f"{number} млн руб", f"{number}\u00a0000\u00a0000\u00a0рублей"]),
            "date": ("9 мая 2026", ["суббота, 9 мая 2026"]),
            "moment": ("9.05.2026 10:40", ["9.05.2026 10:40", "суббота, 9 мая 2026, 10:40 (Москва)"]),
            "code": (f"{771204 + number}", [f"Заказ {771204 + number}"]),
            "consent": ("yes", ["Вопрос"]),
            "files": ([], ["снимок.png"]),
        }
        # Any other type is answered in words, which are expected as they are.
        value, expected = said.get(item.type, (own, [own]))
        if self.is_asked(item):
            self.expected += expected
            self.chosen[item.name] = CHOSEN.get(item.type, set())
        else:
            self.unsent += [value] if isinstance(value, str) and item.type in UNDERSTOOD else expected
        if item.type == "files":
            self.files_name = item.name
        else:
            self.values[item.name] = value
        if item.type.startswith("choice"):
            self.values[f"{item.name}.other"] = own


def is_refused(page: str) -> bool:
    rulebook, problems = read_rulebook({"ru": {"form.md": page}})
    return bool(problems or question_problems(rulebook) or compile_checks(rulebook)[1])


def everything(ticket: Ticket) -> str:
    answers = "\n".join(answer.text for answer in ticket.answers)
    return "\n".join([ticket.subject, ticket.email, answers, *(file.name for file in ticket.files)])


def test_every_word_reaches_the_ticket_or_the_form_is_refused(
    app: Flask, outbox: Outbox, publish_rules: Callable[[Rulebook], None], clock: Clock
) -> None:
    sent, refused = list[str](), list[str]()

    # A smaller form that fails says little more, and takes minutes to find.
    @settings(max_examples=60, phases=[Phase.generate], suppress_health_check=[HealthCheck.too_slow])
    @given(forms())
    def fill_in(form: tuple[list[Sample], list[str]]) -> None:
        samples, asked = form
        files = next((item.name for item in samples if item.type == "files"), "")
        page = pages_of(samples, {"bug": asked}, files or asked[0])
        if is_refused(page):
            refused.append(page)
            return
        # More tickets from one network than an hour allows would be asked to wait.
        clock.forward(hours=1)
        publish_rules(read_rulebook({"ru": {"form.md": page}})[0])
        client, visitor = Client(samples, asked), Visitor(app)
        attached = [("снимок.png", PNG)] if "снимок.png" in client.expected else None
        visitor.open("/submit/?tracker=bug")
        visitor.press("continue", attached, client.files_name, **client.values)
        assert visitor.path.endswith("/check/"), visitor.page.text
        assert [word for word in client.unsent if word not in visitor.page.text] == []
        visitor.press("send")
        told = everything(outbox.entries()[-1].ticket)
        assert [word for word in client.expected if word not in told] == []
        sent.append(page)

    fill_in()
    assert len(sent) > 20 and refused


def test_the_form_asks_every_type(app: Flask, outbox: Outbox, publish_rules: Callable[[Rulebook], None]) -> None:
    every = [
        Sample(f"q_{type_}", type_, {"required": True, **PARAMETERS.get(type_, {})}, WORDS.get(type_, {}))
        for type_ in QUESTIONS
    ]
    roles = [
        Sample(f"r_{type_}", type_, {"required": True, "role": role, **PARAMETERS.get(type_, {})})
        for type_, role in ROLES.items()
    ]
    samples = [*every, *roles]
    asked = [item.name for item in samples if item.type not in ("tracker", "consent")]
    page = pages_of(samples, {"bug": asked}, "q_files")
    assert not is_refused(page)
    publish_rules(read_rulebook({"ru": {"form.md": page}})[0])
    client, visitor = Client(samples, asked), Visitor(app)
    visitor.open("/submit/?tracker=bug")
    visitor.press("continue", [("снимок.png", PNG)], "q_files", **client.values)
    visitor.press("send")
    told = everything(outbox.entries()[-1].ticket)
    assert [word for word in client.expected if word not in told] == []


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_every_type_can_be_asked_under_an_answer(
    app: Flask, outbox: Outbox, publish_rules: Callable[[Rulebook], None], answer: str
) -> None:
    types = [type_ for type_, shape in QUESTIONS.items() if shape.MAY_BE_CONDITIONAL]
    bound = [
        Sample(
            f"q_{type_}",
            type_,
            {"required": True, "when": {"first": [answer]}, **PARAMETERS.get(type_, {})},
            WORDS.get(type_, {}),
        )
        for type_ in types
    ]
    samples = [TRACKER, SUBJECT, ADDRESS, Sample("first", "yes_no", {"required": True}), *bound]
    asked = [item.name for item in samples if item is not TRACKER]
    page = pages_of(samples, {"bug": asked}, "subject")
    assert not is_refused(page)
    publish_rules(read_rulebook({"ru": {"form.md": page}})[0])
    client, visitor = Client(samples, asked), Visitor(app)
    visitor.open("/submit/?tracker=bug")
    visitor.press("continue", **client.values)
    assert bool(client.unsent) == (answer == "yes")
    assert [word for word in client.unsent if word not in visitor.page.text] == []
    visitor.press("send")
    told = everything(outbox.entries()[-1].ticket)
    assert [word for word in client.expected if word not in told] == []
    assert [word for word in client.unsent if word.startswith("слово") and word in told] == []
