"""What pages draw from the rules says what the rules and the form say, and nothing else."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest
from flask import Flask

from submit.rulebook.rulebook import Rulebook
from submit.site.build.page_source import with_cards
from submit.site.naming import full_name, short_name
from submit.site.widgets.cards import WORDS
from submit.site.widgets.status_diagram import BOX, ENTRY, EXIT, Diagram, diagram_of
from submit.site.widgets.widget_blocks import DRAWINGS
from submit.ticket.checker import Checker
from submit.ticket.typed import Typed

LANGUAGES = ("ru", "en")


@dataclass
class Way:
    """A way through the questions of a helper: the answers opened, and what stands at its end."""

    answers: tuple[str, ...]
    text: str = ""
    links: list[str] = field(default_factory=list)


class Walker(HTMLParser):
    """Opens every `details` in turn, as a reader without scripts would."""

    def __init__(self) -> None:
        super().__init__()
        self.ways: list[Way] = []
        self._open: list[str] = []
        self._in_summary = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "details":
            self._open.append("")
        self._in_summary = tag == "summary" or (self._in_summary and tag == "span")
        if tag == "a" and self._open:
            way = next((way for way in self.ways if way.answers == tuple(self._open)), None)
            if way is None:
                self.ways.append(way := Way(tuple(self._open)))
            way.links.append(dict(attrs)["href"] or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "details":
            self._open.pop()
        elif tag == "summary":
            self._in_summary = False

    def handle_data(self, data: str) -> None:
        if self._in_summary:
            self._open[-1] += data
        elif self.ways and self.ways[-1].answers == tuple(self._open):
            self.ways[-1].text += data


def ways_of(drawing: str, rulebook: Rulebook, lang: str) -> list[Way]:
    walker = Walker()
    walker.feed(DRAWINGS[drawing](rulebook, lang))
    return walker.ways


def routes(rulebook: Rulebook) -> Iterator[tuple[tuple[str, ...], dict[str, str]]]:
    """Every way through the form's own chooser: the answers, and the query that gives them."""
    assert rulebook.chooser is not None
    waiting: list[tuple[str, dict[str, str]]] = [(rulebook.chooser.value.start, {})]
    while waiting:
        asked, given = waiting.pop()
        if asked in rulebook.chooser.value.tree:
            branch = rulebook.chooser.value.tree[asked]
            waiting += [(branch[key], {**given, asked: key}) for key in ("if_yes", "if_no")]
        else:
            yield tuple(given.values()), given


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_way_through_the_tracker_helper_ends_where_the_form_leads(
    app: Flask, rulebook: Rulebook, lang: str
) -> None:
    ways = {way.answers: way for way in ways_of("tracker-helper", rulebook, lang)}
    yes_or_no = WORDS[lang]["choice"]
    root = "" if lang == "ru" else "/en"
    found = {}
    for answers, query in routes(rulebook):
        page = app.test_client().get(f"{root}/submit/choose/", query_string=query).text
        led = re.search(r'class="button" href="[^"]*\?tracker=(\w+)', page)
        assert led is not None
        found[tuple(yes_or_no[key] for key in answers)] = led[1]
    assert {answers: way.links[-1] for answers, way in ways.items()} == {
        answers: f"{root}/submit/?tracker={tracker}" for answers, tracker in found.items()
    }
    assert max(map(len, ways)) <= 3


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_way_through_the_priority_helper_tells_the_priority_that_the_form_gives(
    app: Flask, rulebook: Rulebook, lang: str
) -> None:
    checker, walked = Checker(rulebook), set[tuple[str, str]]()
    for way in ways_of("priority-helper", rulebook, lang):
        rule_address, form = way.links
        given = {key: values[0] for key, values in parse_qs(urlsplit(form).query).items()}
        tracker, impact = given["tracker"], given.get("impact", "")
        walked.add((tracker, impact))
        name = checker.verdict(
            Typed({"tracker": tracker, **({"impact": impact} if impact else {})}, lang=lang)
        ).priority
        assert name is not None
        assert rule_address == rulebook.priorities[name].address(lang)
        assert full_name(rulebook.priorities[name], lang) in way.text
        page = app.test_client().get(form)
        assert page.status_code == 200
        assert re.findall(r'name="impact"[^>]*value="(\w+)" checked', page.text) == ([impact] if impact else [])
        assert len(way.answers) <= 3
    asking = {name for name, rule in rulebook.trackers.items() if "impact" in rule.value.questions}
    assert walked == {(name, impact) for name in asking for impact in rulebook.impacts} | {
        (name, "") for name in rulebook.trackers.keys() - asking
    }


@pytest.mark.parametrize("query", ["", "&impact=", "&impact=huge", "&impact=partial%20"])
def test_the_form_marks_no_consequence_that_nobody_chose(app: Flask, query: str) -> None:
    assert " checked" not in app.test_client().get(f"/submit/?tracker=bug{query}").text


def cells(table: str) -> list[list[str]]:
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", table)
    return [[re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)] for row in rows]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_table_of_priorities_holds_the_whole_truth(rulebook: Rulebook, lang: str) -> None:
    head, *rows = cells(DRAWINGS["priority-table"](rulebook, lang))
    told = {row[0]: row[1] for row in rows}
    for impact in rulebook.impacts.values():
        name = rulebook.priority_of((impact.name,), "bug")
        assert name and told[impact.title(lang)] == full_name(rulebook.priorities[name], lang)
    assert {row[1] for row in rows} == {full_name(rule, lang) for rule in rulebook.priorities.values()}
    assert len(head) == 2 and len(rows) == len(rulebook.impacts) + 3


def test_a_promised_first_answer_is_told_in_table_and_helper(rulebook: Rulebook) -> None:
    critical = rulebook.priorities["critical"]
    promised = replace(critical, parameters={**critical.parameters, "first_answer": 2})
    rules = Rulebook({**rulebook.rules, critical.anchor: promised})
    head, first, *_ = cells(DRAWINGS["priority-table"](rules, "ru"))
    assert head[-1] == "Первый ответ" and first[-1] == "2\u00a0часа"
    texts = [way.text for way in ways_of("priority-helper", rules, "ru")]
    assert sum("Первый ответ — за 2\u00a0часа" in text for text in texts) == 4


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_table_of_trackers_names_what_the_form_asks(rulebook: Rulebook, lang: str) -> None:
    _, *rows = cells(DRAWINGS["tracker-table"](rulebook, lang))
    for row, tracker in zip(rows, rulebook.trackers.values(), strict=True):
        asked = [short_name(rulebook.questions[name], lang).text for name in tracker.value.questions]
        assert row[2] == ", ".join(asked)


def boxes_at(diagram: Diagram, rulebook: Rulebook, offset: int) -> dict[int, str]:
    return {box.y + offset: name for box, name in zip(diagram.boxes, rulebook.statuses, strict=True)}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_boxes_and_lines_of_the_diagram_are_the_statuses_and_their_next_ones(rulebook: Rulebook, lang: str) -> None:
    diagram = diagram_of(rulebook, lang)
    sources, targets = boxes_at(diagram, rulebook, EXIT), boxes_at(diagram, rulebook, ENTRY)
    columns = {row.end: sources[row.y] for row in diagram.exits}
    assert len(columns) == len(diagram.exits), "two statuses share a column"
    drawn = [(columns[x], targets[y]) for x, y in diagram.turns]
    known = [(name, to) for name, rule in rulebook.statuses.items() for to in rule.value.next]
    assert sorted(drawn) == sorted(known)
    assert [box.name for box in diagram.boxes] == [short_name(rule, lang).text for rule in rulebook.statuses.values()]
    assert [box.turn for box in diagram.boxes] == [rule.value.turn for rule in rulebook.statuses.values()]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_dot_of_the_diagram_lies_on_its_two_lines_and_no_line_on_a_word(rulebook: Rulebook, lang: str) -> None:
    diagram = diagram_of(rulebook, lang)
    for x, y in diagram.turns:
        assert any(column.x == x and column.top <= y <= column.bottom for column in diagram.columns)
        assert any(row.y == y and row.start <= x <= row.end for row in diagram.entries)
    for row in diagram.exits:
        assert any(column.x == row.end and column.top <= row.y <= column.bottom for column in diagram.columns)
    lefts = [row.start for row in (*diagram.exits, *diagram.entries)] + [column.x for column in diagram.columns]
    assert min(lefts) > BOX, "words stand within the boxes and above them"
    assert diagram.width <= 300, "a telephone of 320 px shows it in its own size"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_drawing_has_a_name_takes_the_text_s_colour_and_no_style_of_its_own(rulebook: Rulebook, lang: str) -> None:
    figure = DRAWINGS["status-diagram"](rulebook, lang)
    svg = ElementTree.fromstring(figure[figure.index("<svg") : figure.index("</svg>") + 6])
    ids = {element.get("id"): element.text for element in svg.iter() if element.get("id")}
    assert svg.get("role") == "img" and svg.get("stroke") == "currentColor"
    assert all(ids[name] for name in (svg.get("aria-labelledby") or "").split())
    assert "style" not in {key for element in svg.iter() for key in element.attrib}
    assert len(list(svg.iter("circle"))) == sum(len(rule.value.next) for rule in rulebook.statuses.values())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_table_of_statuses_says_the_same_as_the_diagram(rulebook: Rulebook, lang: str) -> None:
    _, *rows = cells(DRAWINGS["status-table"](rulebook, lang))
    for row, status in zip(rows, rulebook.statuses.values(), strict=True):
        following = ", ".join(short_name(rulebook.statuses[name], lang).text for name in status.value.next)
        assert row[0] == full_name(status, lang) and row[4].startswith(following)
        assert row[2] == WORDS[lang]["statuses"]["turns"][status.value.turn]
        assert ("3\u00a0д" in row[4] or "3\u00a0days" in row[4]) is (status.value.turn == "client")


def test_a_rule_book_with_nothing_to_draw_draws_nothing(rulebook: Rulebook) -> None:
    bare = Rulebook({rule.anchor: rule for rule in rulebook.checks})
    for name in ("tracker-helper", "priority-helper", "status-diagram"):
        assert DRAWINGS[name](bare, "ru") == ""


def test_a_page_shows_a_drawing_in_the_place_of_its_block(rulebook: Rulebook) -> None:
    shown = with_cards("Текст.\n\n```status-table\n```\n\nКонец.\n", "ru", rulebook)
    assert shown.startswith('Текст.\n\n\n<table class="whole"') and "\n\nКонец." in shown
