"""What a page asks of a question that it cannot do is told at its place, with a remedy."""

from collections.abc import Mapping

import pytest

from submit.rulebook.reader import read_rulebook
from submit.ticket.questions.question_compiler import compile_questions, question_problems
from submit.ticket.questions.questionnaire import Questionnaire
from tests.rulebook.marked import expected, found, unmarked
from tests.ticket.questions.sample import ADDRESS, SUBJECT, TRACKER, Sample, pages_of

QUESTIONS = (
    TRACKER,
    SUBJECT,
    ADDRESS,
    Sample("steps", "text", {"required": True, "max": 20000}),
    Sample("harm", "impact", {"required": True}),
    Sample("files", "files"),
    Sample("consent", "consent"),
)
PAGE = pages_of(QUESTIONS, {"bug": ["subject", "steps", "harm", "files", "email"], "task": ["subject", "email"]})

STEPS = "question: steps\n    type: text\n    required: true\n    why: так надо\n    max: 20000"
LISTED = "    questions:\n    - subject\n    - steps"
Edits = list[tuple[str, str]]


def listed(code: str, old: str = "", new: str = "") -> Edits:
    """An edit whose problem is told at the list of the tracker."""
    return [(LISTED, f"    ⟦{code}⟧{LISTED.strip()}"), *([(old, new)] if old else [])]


BROKEN: Mapping[str, Edits] = {
    "an unknown type": [("type: text", "⟦key.choice⟧type: txt")],
    "no type": [("  r-1-4:\n    question: steps\n    type: text\n", "  ⟦key.missing⟧r-1-4:\n    question: steps\n")],
    "a type that is no word": [("type: text", "⟦key.choice⟧type: [text]")],
    "a type in Cyrillic letters": [("type: text", "⟦key.alphabet⟧type: tехt")],
    "a key in Cyrillic letters": [("    max: 20000", "    ⟦key.alphabet⟧mаx: 20000")],
    "an unknown key": [("    max: 20000", "    max: 20000\n    ⟦key.unknown⟧maximum: 5")],
    "text for a number": [("max: 20000", '⟦key.int⟧max: "20000"')],
    "a fraction for a whole number": [("max: 20000", "⟦key.int⟧max: 20000.0")],
    "true for a number": [("max: 20000", "⟦key.int⟧max: true")],
    "a number above the most": [("max: 20000", "⟦key.most⟧max: 20001")],
    "a number below the least": [("max: 20000", "⟦key.least⟧max: 0")],
    "text for true": [(STEPS, STEPS.replace("required: true", '⟦key.bool⟧required: "да"'))],
    "yes where text is needed": [(STEPS, STEPS.replace("why: так надо", "⟦key.str⟧why: yes"))],
    "a number in the future": [
        ("    max: 20000\n", "    max: 20000\n    upcoming:\n    - {from: 2027-06-01, ⟦key.int⟧max: сто}\n")
    ],
    "a bound for an answer that is not typed": [("type: impact\n", "type: impact\n    ⟦key.unknown⟧max: 5\n")],
    "autocomplete where nothing is typed": [("type: files\n", "type: files\n    ⟦key.unknown⟧autocomplete: x\n")],
    "a role of a long text": [("type: text\n", "type: text\n    ⟦key.unknown⟧role: subject\n")],
    "a role that a line cannot play": [("role: subject", "⟦key.choice⟧role: address")],
    "a name with a capital": [("question: steps", "⟦question.name⟧question: Steps")],
    "a name in Cyrillic letters": [("question: steps", "⟦question.name⟧question: шаги")],
    "a name of the form's own": [("question: steps", "⟦question.reserved⟧question: action")],
    "a name that programs use otherwise": [("question: steps", "⟦question.published⟧question: impact")],
    "no words for an empty answer": [
        ("  r-1-4:", "  ⟦word.missing⟧r-1-4:"),
        ("label: Вопрос 4\nmessage.empty: Ответьте\n", "label: Вопрос 4\n"),
    ],
    "a word that is no message": [("label: Вопрос 4", "label: Вопрос 4\n⟦word.unknown⟧option.sabre: Sabre")],
    "a placeholder that nothing fills": [("label: Вопрос 4", "⟦word.placeholder⟧label: До {most}")],
    "no subject": [("    questions:\n    - subject\n    - steps", "    ⟦role.none⟧questions:\n    - steps")],
    "no address": listed("role.none", "    - files\n    - email", "    - files"),
    "two subjects": listed("role.several", STEPS, STEPS.replace("type: text", "type: line\n    role: subject")),
    "a subject that may be left out": [
        ("type: line\n    required: true", "type: line\n    ⟦role.required⟧required: false")
    ],
    "a question twice": listed("question.twice", "    - steps\n", "    - steps\n    - steps\n"),
    "a consent in a list": listed("question.not_listed", "    - files\n", "    - files\n    - consent\n"),
    "two questions about files": listed("question.single", "type: impact\n", "type: files\n"),
    "nobody asks for the tracker": [
        ("question: tracker\n    type: tracker", "question: kind\n    type: consent"),
        ("  r-7-1:", "  ⟦tracker.not_asked⟧r-7-1:"),
    ],
    "the tracker asked twice": [
        (
            "question: consent\n    type: consent\n    required: false",
            "question: kind\n    ⟦tracker.asked_twice⟧type: tracker\n    required: true",
        ),
    ],
    "a tracker that may be left out": [
        ("type: tracker\n    required: true", "type: tracker\n    ⟦tracker.required⟧required: false")
    ],
}


def edited(name: str) -> Mapping[str, Mapping[str, str]]:
    page = PAGE
    for old, new in BROKEN[name]:
        assert old in page
        page = page.replace(old, new, 1)
    return {"ru": {"form.md": page}}


def test_the_sample_has_no_problems() -> None:
    rulebook, problems = read_rulebook({"ru": {"form.md": PAGE}})
    assert (problems, question_problems(rulebook)) == ([], [])


@pytest.mark.parametrize("name", BROKEN)
def test_it_names_the_exact_place_of_a_problem(name: str) -> None:
    rulebook, problems = read_rulebook(unmarked(edited(name)))
    told = [*(problem for problem in problems if problem.code != "name.unknown"), *question_problems(rulebook)]
    assert found(told) == expected(edited(name))
    for problem in told:
        assert str(problem).endswith((".", "…", "»."))


def test_the_pages_compile_without_a_problem(rulebook: object) -> None:
    assert question_problems(rulebook) == []  # type: ignore[arg-type]


def test_a_broken_question_does_not_keep_the_others_from_being_asked() -> None:
    rulebook, _ = read_rulebook({"ru": {"form.md": PAGE.replace("type: text", "type: txt")}})
    asked, problems = compile_questions(rulebook)
    assert [problem.code for problem in problems] == ["key.choice"]
    assert list(asked) == ["tracker", "subject", "email", "harm", "files", "consent"]
    assert [item.name for item in Questionnaire(rulebook).of("bug")] == ["subject", "harm", "files", "email"]


def test_a_publication_of_an_earlier_version_loses_no_subject_and_is_told_to_name_the_roles() -> None:
    page = PAGE.replace("    role: subject\n", "").replace("    role: address\n", "")
    rulebook, problems = read_rulebook({"ru": {"form.md": page}})
    assert not problems
    asked = Questionnaire(rulebook)
    assert [item.name for item in (asked.subject, asked.address) if item] == ["subject", "email"]
    assert {problem.code for problem in question_problems(rulebook)} == {"role.none"}
