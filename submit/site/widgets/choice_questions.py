"""«Какой трекер?» and «Какой приоритет?»: the form's own questions, which unfold on a page without scripts."""

from dataclasses import dataclass
from typing import Any

from submit.rulebook.placeholders import DEFAULT_LANGUAGE
from submit.rulebook.rulebook import Rule, Rulebook, Word
from submit.site.naming import full_name, hours, short_name, word_of
from submit.site.widgets.cards import WORDS, render
from submit.ticket.questions.questionnaire import Questionnaire


@dataclass(frozen=True)
class End:
    """The end of a path through the questions: what it says, and the form with that answer already given."""

    text: str
    name: str
    address: str
    promise: str
    form: str
    button: str


@dataclass(frozen=True)
class ChoiceStep:
    """A question, and each answer to it with what follows. `id` is unique on its page."""

    id: str
    question: Word
    hint: Word | None
    answers: tuple["ChoiceAnswer", ...]


@dataclass(frozen=True)
class ChoiceAnswer:
    label: Word
    hint: Word | None
    leads: ChoiceStep | End


def tracker_helper(rulebook: Rulebook, lang: str) -> str:
    """Return the chooser's questions, as the form asks them; each path ends in a link to the form of its tracker."""
    chooser = rulebook.chooser
    return _drawn(_chooser_step(rulebook, chooser.value.start, "tracker", lang), lang) if chooser else ""


def priority_helper(rulebook: Rulebook, lang: str) -> str:
    """Return the form's questions about tracker and impact; each path ends in a priority, and the form so answered."""
    asked = Questionnaire(rulebook).tracker
    if asked is None:
        return ""
    answers = tuple(
        ChoiceAnswer(word_of(rule, "label", lang), None, _priority_of(rulebook, rule, lang))
        for rule in rulebook.trackers.values()
    )
    return _drawn(ChoiceStep("priority", word_of(asked.rule, "label", lang), None, answers), lang)


def _chooser_step(rulebook: Rulebook, name: str, id: str, lang: str) -> ChoiceStep | End:
    """Return the question `name` of the chooser; the end of the path if `name` is a tracker."""
    if name in rulebook.trackers:
        tracker = rulebook.trackers[name]
        return _end(WORDS[lang]["choice"]["tracker"], tracker, tracker, _form(tracker, lang), lang)
    assert rulebook.chooser is not None
    branch = rulebook.chooser.value.tree[name]
    answers = tuple(
        ChoiceAnswer(
            Word(WORDS[lang]["choice"][key], lang), None, _chooser_step(rulebook, branch[key], f"{id}-{key}", lang)
        )
        for key in ("if_yes", "if_no")
    )
    return ChoiceStep(id, word_of(rulebook.chooser, f"ask.{name}", lang), None, answers)


def _priority_of(rulebook: Rulebook, tracker: Rule[Any], lang: str) -> ChoiceStep | End:
    item = Questionnaire(rulebook).impact_of(tracker.name)
    if item is None:
        return _priority_end(rulebook, tracker, None, lang)
    asked = item.rule
    answers = tuple(
        ChoiceAnswer(
            word_of(impact, "label", lang), impact.word("hint", lang), _priority_end(rulebook, tracker, impact, lang)
        )
        for impact in rulebook.impacts.values()
    )
    return ChoiceStep(f"priority-{tracker.name}", word_of(asked, "label", lang), asked.word("hint", lang), answers)


def _priority_end(rulebook: Rulebook, tracker: Rule[Any], impact: Rule[Any] | None, lang: str) -> End:
    name = rulebook.priority_of((impact.name,) if impact else (), tracker.name)
    assert name is not None
    priority = rulebook.priorities[name]
    form = _form(tracker, lang) + (f"&impact={impact.name}" if impact else "")
    words = WORDS[lang]["choice"]
    promise = words["answered"].format(hours=hours(priority, lang)) if priority.value.first_answer else ""
    return _end(words["priority"], priority, tracker, form, lang, promise)


def _end(text: str, found: Rule[Any], tracker: Rule[Any], form: str, lang: str, promise: str = "") -> End:
    button = WORDS[lang]["choice"]["open"].format(tracker=short_name(tracker, lang).text)
    return End(text, full_name(found, lang), found.address(lang), promise, form, button)


def _form(tracker: Rule[Any], lang: str) -> str:
    root = "" if lang == DEFAULT_LANGUAGE else f"/{lang}"
    return f"{root}/submit/?tracker={tracker.name}"


def _drawn(step: ChoiceStep | End, lang: str) -> str:
    return render("choice.html", step=step, lang=lang, words=WORDS[lang]["choice"])
