"""What the standard asks of every page of the form, in every state that a client meets (A1, A2, A7)."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask

from submit.rulebook.rulebook import Rulebook
from submit.store.drafts import KEPT
from submit.web.catalogues import translations
from tests.web.test_journey import ANSWERS
from tests.web.visitor import BUG, Page, Visitor

SCOLDING = re.compile(
    r"пожалуйста|извините|ошибка ввода|некорректн|недопустим|неверн|невалидн|запрещено|вы забыли|обязательное поле"
    r"|\b(?:ой|упс|null|please|sorry|invalid|forbidden|illegal|forgot|required field|oops)\b",
    re.IGNORECASE,
)
POLITE_CAPITAL = re.compile(r"(?<=[а-яё,»] )(?:Вы|Вас|Вам|Ваш[а-яё]*)\b")
CODES = re.compile(r"\b(?:4\d\d|5\d\d|CSRF|None|null)\b")


def states(visitor: Visitor, home: str) -> Iterator[Page]:
    """The pages of the form, one by one: empty, with errors, with advice, sent."""
    yield visitor.open(f"{home}/submit/")
    yield visitor.press("continue")
    for tracker in ANSWERS:
        yield visitor.open(f"{home}/submit/?tracker={tracker}")
    yield visitor.press("continue")
    yield visitor.press("continue")
    visitor.open(f"{home}/submit/?tracker=bug")
    yield visitor.press("continue", **{**BUG, "subject": "Не работает система"})
    yield visitor.press("send")
    yield visitor.open(f"{home}/submit/mine/")
    yield visitor.open(f"{home}/submit/choose/")
    yield visitor.open(f"{home}/submit/choose/?existing=if_no&new=if_no")
    yield visitor.open(f"{home}/submit/{'0' * 32}/questions/")
    yield visitor.open(f"{home}/submit/nothing/")


@pytest.fixture(scope="module", params=["", "/en"], ids=["ru", "en"])
def home(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_every_page_keeps_to_the_standard(visitor: Visitor, home: str) -> None:
    titles = []
    for page in states(visitor, home):
        titles.append(page.title)
        assert len(page.all("h1")) == 1
        assert page.all("html", lang="en" if home else "ru")
        _controls_have_labels(page)
        _help_stands_last(page)
        _nothing_is_forbidden(page)
        _primary_buttons_are_few(page)
    assert all(
        title.endswith("Новая заявка — Поддержка Mute Lab" if not home else "Mute Lab Support") for title in titles
    )


def _controls_have_labels(page: Page) -> None:
    labels = {values.get("for") for values in page.all("label")}
    for tag, values in page.elements:
        if tag in ("input", "textarea") and values.get("type") != "hidden":
            assert values["id"] in labels, values
    ids = re.findall(r' id="([^"]*)"', page.text)
    assert len(ids) == len(set(ids))
    for label in re.findall(r"<(?:label|legend)[^>]*>(.*?)</(?:label|legend)>", page.text, re.DOTALL):
        assert "*" not in label
        assert not re.sub(r"<[^>]+>", "", label).strip().endswith(":")


def _help_stands_last(page: Page) -> None:
    """In the same place of every page: the way to reach us is the last link (WCAG 3.2.6)."""
    assert page.links[-1] == "mailto:helpdesk@mute-lab.com"


def _nothing_is_forbidden(page: Page) -> None:
    """No native validation, no placeholder, no disabled button, no list to pull down, no new page on a mere change."""
    for tag, values in page.elements:
        assert tag != "select"
        assert "disabled" not in values or values.get("type") == "hidden"
        assert not values.keys() & {"required", "maxlength", "placeholder", "onchange", "style"}
        if tag == "form" and values.get("id") == "ticket":
            assert "novalidate" in values


def _primary_buttons_are_few(page: Page) -> None:
    main = page.text.partition("<main")[2].partition("</main>")[0]
    assert len(re.findall(r'class="button"', main)) <= 1


def test_a_hint_names_no_address_and_optional_questions_say_so(visitor: Visitor, rulebook: Rulebook) -> None:
    for tracker, rule in rulebook.trackers.items():
        page = visitor.open(f"/submit/?tracker={tracker}")
        optional = [name for name in rule.value.questions if not rulebook.questions[name].parameters["required"]]
        assert page.text.count("(необязательно)") == len(optional)


def test_subject_and_each_first_description_show_a_bad_and_a_good_example(visitor: Visitor) -> None:
    for tracker, first in (("bug", "steps"), ("discussion", "question"), ("task", "setup"), ("development", "problem")):
        page = visitor.open(f"/submit/?tracker={tracker}")
        for name in ("subject", first):
            above = page.text.partition(f'for="{name}"')[2].partition(f'id="{name}"')[0]
            assert 'class="sample__bad">Плохо' in above, (tracker, name)
            assert 'class="sample__good">Хорошо' in above, (tracker, name)


def test_every_question_says_who_uses_its_answer(rulebook: Rulebook) -> None:
    assert all(len(question.parameters["why"]) > 10 for question in rulebook.questions.values())


def test_only_the_clients_own_data_is_filled_in_by_the_browser(visitor: Visitor) -> None:
    for tracker in ANSWERS:
        page = visitor.open(f"/submit/?tracker={tracker}")
        for tag, values in page.elements:
            if tag == "textarea" or values.get("type") in ("text", "email"):
                assert values["autocomplete"] == ("email" if values["name"] == "email" else "off")
        (email,) = page.all("input", id="email")
        assert (email["type"], email["inputmode"], email["spellcheck"]) == ("email", "email", "false")
        assert all(values["spellcheck"] == "true" for values in page.all("textarea"))


def test_a_counter_counts_to_the_limit_and_cuts_nothing(visitor: Visitor) -> None:
    page = visitor.open("/submit/?tracker=bug")
    counted = {values["name"]: values["data-most"] for _, values in page.elements if "data-most" in values}
    texts = dict.fromkeys(("steps", "actual", "expected"), "20000")
    lines = {"since": "255", "booking": "255", "account": "100", "until": "255"}
    assert counted == {"subject": "120"} | texts | lines


def test_a_limit_is_told_without_a_script_and_to_all_who_listen(visitor: Visitor) -> None:
    for address, words in (
        ("/submit/?tracker=bug", "До 20\xa0000 знаков"),
        ("/en/submit/?tracker=bug", "Up to 20,000 ch"),
    ):
        page = visitor.open(address)
        assert words in page.text.partition('id="steps-limit"')[2].partition("</p>")[0]
        for tag, values in page.elements:
            if "data-most" in values:
                assert f"{values['name']}-limit" in values["aria-describedby"].split(), tag
                assert f"{values['name']}-limit" in page.ids


def test_the_choice_of_files_offers_the_kinds_of_the_rule(visitor: Visitor, rulebook: Rulebook) -> None:
    page = visitor.open("/submit/?tracker=bug")
    (files,) = page.all("input", type="file")
    offered = {extension.removeprefix(".") for extension in files["accept"].split(",")}
    kinds = set(rulebook.rules["r-7-2"].parameters["kinds"])
    assert offered - kinds == {"jpeg", "heif"} and kinds <= offered


def test_the_subject_shows_a_good_one_of_its_own_tracker(visitor: Visitor, rulebook: Rulebook) -> None:
    for home, lang in (("", "ru"), ("/en", "en")):
        for tracker, rule in rulebook.trackers.items():
            good = rule.text(lang).examples[0].fields[1][1]
            page = visitor.open(f"{home}/submit/?tracker={tracker}")
            assert f"<dd>{good}</dd>" in page.text.partition('id="subject"')[0]


def test_russian_that_an_english_page_cites_is_marked(visitor: Visitor) -> None:
    page = visitor.open("/en/submit/")
    assert 'Tracker “Custom development (<span lang="ru">Допразработка</span>)”' in page.text
    shown = re.sub(r'<span lang="ru">[^<]*</span>|lang="ru">Русский<', "", page.text.partition("<body")[2])
    assert not re.search("[А-Яа-яё]", shown)


def test_two_answers_that_are_wrong_alike_are_told_apart(visitor: Visitor) -> None:
    visitor.open("/submit/?tracker=bug")
    card = "Карта 4242 4242 4242 4242"
    page = visitor.press("continue", **{**BUG, "steps": card, "actual": card})
    summary = page.text.partition('id="summary"')[2].partition("</ul>")[0]
    assert "Что вы делали. Похоже, в тексте номер карты" in summary
    assert "Что произошло. Похоже, в тексте номер карты" in summary


def test_a_message_about_length_names_its_question(rulebook: Rulebook) -> None:
    for tracker in rulebook.trackers.values():
        for lang in ("ru", "en"):
            asked = [rulebook.questions[name] for name in tracker.value.questions]
            words = [word.text for rule in asked if (word := rule.word("message.long", lang))]
            assert len(words) == len(set(words))


def test_nothing_dies_within_a_week(app: Flask) -> None:
    assert timedelta(days=7) <= KEPT
    assert app.permanent_session_lifetime >= KEPT
    assert app.config["WTF_CSRF_TIME_LIMIT"] is None


def test_a_page_about_a_page_has_no_codes(visitor: Visitor) -> None:
    for address in ("/submit/nothing/", f"/submit/{'0' * 32}/questions/"):
        words = re.sub(r"<[^>]+>", " ", visitor.open(address).text.partition("<main")[2].partition("</main>")[0])
        assert not CODES.search(words)


def test_every_stop_names_its_rule_and_leads_to_it(visitor: Visitor, rulebook: Rulebook) -> None:
    visitor.open("/submit/?tracker=bug")
    page = visitor.press("continue", [("scan.exe", b"MZ")], **{**BUG, "subject": "", "email": "agent@mail.ru"})
    for anchor in ("r-3-1", "r-1-4", "r-7-2"):
        rule = rulebook.rules[anchor]
        assert f"{rule.address('ru')}" in "".join(page.links)
        assert f"Правило {rule.number}" in page.text


def test_the_interface_scolds_nobody() -> None:
    catalogue = translations("ru")._catalog  # type: ignore[attr-defined]
    words = [text for key, text in catalogue.items() if key]
    originals = [key if isinstance(key, str) else key[0] for key in catalogue if key]
    assert [text for text in [*words, *originals] if SCOLDING.search(text) or POLITE_CAPITAL.search(text)] == []
