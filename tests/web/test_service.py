"""What the views are given."""

from collections.abc import Callable
from dataclasses import replace

from flask import Flask

from submit.rulebook.rulebook import Rulebook
from submit.web.service import rules


def test_a_request_keeps_to_the_edition_it_began_with(
    app: Flask, rulebook: Rulebook, publish_rules: Callable[[Rulebook], None]
) -> None:
    rule = rulebook.rules["r-3-2"]
    changed = Rulebook({**rulebook.rules, "r-3-2": replace(rule, parameters={**rule.parameters, "max": 90})})
    with app.test_request_context("/submit/"):
        assert rules().rulebook.edition == rulebook.edition
        publish_rules(changed)
        assert rules().rulebook.edition == rulebook.edition
    with app.test_request_context("/submit/"):
        assert rules().rulebook.edition == changed.edition
