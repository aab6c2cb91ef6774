"""A client's text is shown as typed and nothing in it acts, whatever the formatter: judged by Redmine's own output."""

import json
import random
import re
from pathlib import Path

import pytest

from submit.delivery.destinations.redmine.issue_text import description
from submit.ticket.ticket import Answer
from tests.delivery.destinations.redmine.samples import a_parcel, a_ticket
from tests.redmine.conftest import a_destination
from tests.redmine.hostile import CONSPIRACIES, FRAGMENTS, texts
from tests.redmine.instance import Instance
from tests.redmine.reading import Shown, issue_page

pytestmark = pytest.mark.redmine

FORMATS = {"textile": "redmine", "common_mark": "common_mark_redmine"}
RENDER = Path(__file__).with_name("render.rb").read_text(encoding="utf-8")


@pytest.fixture(params=FORMATS)
def text_format(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def instance(text_format: str, request: pytest.FixtureRequest) -> Instance:
    found = request.getfixturevalue(FORMATS[text_format])
    assert isinstance(found, Instance)
    return found


def _pairs(mixes: int) -> list[tuple[str, str]]:
    """Each hostile text as an answer beside another, for one answer must not act upon the next either."""
    firsts = texts(mixes)
    seconds = list(firsts)
    random.Random(2).shuffle(seconds)
    return [*CONSPIRACIES, *zip(firsts, seconds, strict=True)]


def _visible(text: str) -> str:
    """The text as an eye compares it: without white space, and without the word joiner that no eye sees."""
    return re.sub(r"[\s\u2060]+", "", text)


def _render(redmine: Instance, descriptions: list[str]) -> list[tuple[str, list[str]]]:
    shown = json.loads(redmine.run_ruby(RENDER, {"RENDER_INPUT": json.dumps(descriptions)}))
    return [(entry["html"], entry["mentions"]) for entry in shown]


def _complaints(pair: tuple[str, str], html: str, mentions: list[str]) -> list[str]:
    shown = Shown(html)
    expected = [_visible(text) for text in pair]
    found = [_visible(block) for block in shown.blocks[:2]]
    complaints = [f"element {stranger}" for stranger in shown.strangers]
    complaints += [f"mention {mention}" for mention in mentions if mention]
    complaints += [] if found == expected else [f"shown {found} instead of {expected}"]
    complaints += [] if len(shown.blocks) == 3 and "ML-FK4XR8BT" in shown.blocks[2] else ["footer"]
    return complaints


def test_no_text_acts(text_format: str, instance: Instance) -> None:
    pairs = _pairs(mixes=300)
    rendered = _render(instance, [description(a_ticket(*pair), text_format) for pair in pairs])
    complaints = {
        pair: found
        for pair, (html, mentions) in zip(pairs, rendered, strict=True)
        if (found := _complaints(pair, html, mentions))
    }
    assert len(rendered) == len(pairs) > 380
    assert not complaints


def test_the_judge_sees_what_acts(instance: Instance) -> None:
    """Without our care the same texts do act: the test above has eyes."""
    rendered = _render(instance, list(FRAGMENTS))
    assert sum("<a " in html for html, _ in rendered) > 10
    assert any("<img" in html for html, _ in rendered)
    assert any("admin" in mentions for _, mentions in rendered)


@pytest.mark.parametrize(
    "label", ["Что #1 @agent *и* _где_ `x` {{toc}} <b>?", "[a](http://evil.example) !http://e.example/t.png!"]
)
def test_no_label_acts(text_format: str, instance: Instance, label: str) -> None:
    answer = Answer("question", label, "ответ")
    ((html, mentions),) = _render(instance, [description(a_ticket(answers=(answer,)), text_format)])
    shown = Shown(html)
    assert not shown.strangers
    assert not any(mentions)
    assert _visible(shown.headings[0]) == _visible(label) + "¶"


def test_nothing_acts_on_the_page_of_an_issue(text_format: str, instance: Instance) -> None:
    """The whole way: filed by the destination, seen on the page that an agent opens."""
    pair = ("\n".join(FRAGMENTS[:50]), "\n".join(FRAGMENTS[50:]))
    destination = a_destination(instance, text_format)
    receipt = destination.deliver(a_parcel(a_ticket(*pair)), lambda fence: None)
    assert receipt.mismatch is None
    page = issue_page(instance, receipt.remote_id)
    found = re.search(r'<div class="description">.*?<div class="wiki">(.*?)</div>\s*</div>', page, re.DOTALL)
    assert found is not None
    assert not _complaints(pair, found[1].strip(), [])
