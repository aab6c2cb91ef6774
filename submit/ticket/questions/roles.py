"""The parts that answers play in a ticket, and how publications of early versions are read, which named none."""

from collections.abc import Mapping
from dataclasses import replace

from submit.rulebook.rulebook import Rulebook

ROLES = ("subject", "address")
FORMER: Mapping[str, str] = {"subject": "subject", "email": "address"}
"""The names that the questions had to bear, and their roles."""


def with_roles(rulebook: Rulebook) -> Rulebook:
    """Return the rule-book with the roles of its questions.

    A process of this version can start over a publication of an earlier one, and must lose no subject until the next.
    """
    if any("role" in rule.parameters for rule in rulebook.questions.values()):
        return rulebook
    named = {
        rule.anchor: replace(rule, parameters={**rule.parameters, "role": FORMER[rule.name]})
        for rule in rulebook.questions.values()
        if rule.name in FORMER
    }
    return Rulebook({**rulebook.rules, **named})
