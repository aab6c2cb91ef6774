from datetime import date

import pytest

from submit.rulebook.rulebook import Rulebook
from submit.site.build.rule_index import rule_index


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_every_rule_is_listed_once_in_order_with_its_number_and_address(rulebook: Rulebook, lang: str) -> None:
    listed = rule_index(rulebook.at(date(2026, 11, 23)), lang)
    places = [listed.index(f'href="{rule.address(lang)}"') for rule in rulebook.rules.values()]
    assert places == sorted(places)
    for rule in rulebook.rules.values():
        assert listed.count(f'href="{rule.address(lang)}"') == 1
        assert f">{rule.number}. " in listed


def test_chapters_are_told_apart(rulebook: Rulebook) -> None:
    chapters = {rule.number.partition(".")[0] for rule in rulebook.rules.values()}
    assert rule_index(rulebook, "ru").count("<ul") == len(chapters)
