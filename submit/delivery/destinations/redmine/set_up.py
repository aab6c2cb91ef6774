"""The Ruby script by which an administrator gives Redmine what the rules need.

It adds trackers, statuses, priorities, roles and the workflow between them. None of this can be set over the REST
interface.
"""

import json
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from submit.delivery.destinations.redmine.diagnosis import NEEDED
from submit.rulebook.rulebook import Rulebook

_TEMPLATES = Environment(
    loader=PackageLoader("submit.delivery.destinations.redmine"),
    undefined=StrictUndefined,
    autoescape=False,  # It is Ruby. The data from the pages is one line of JSON in it.
)


def set_up_script(rulebook: Rulebook) -> str:
    """Return a script for `rails runner`.

    It only adds, so that it can be run again; without APPLY=1 it changes nothing.
    """
    wanted = json.dumps(_wanted(rulebook), ensure_ascii=False)
    return _TEMPLATES.get_template("set_up.rb").render(wanted=wanted, edition=rulebook.edition)


def _wanted(rulebook: Rulebook) -> dict[str, Any]:
    names = {key: rule.value.remote for key, rule in rulebook.statuses.items()}
    # The pages begin with the most urgent priority, Redmine ends with it; those never offered are more urgent still.
    priorities = [*rulebook.priorities.values()][::-1]
    priorities.sort(key=lambda rule: not rule.value.offered)
    return {
        "trackers": [rule.value.remote for rule in rulebook.trackers.values()],
        "priorities": [rule.value.remote for rule in priorities],
        "statuses": [
            {"name": rule.value.remote, "closed": rule.value.closed, "next": [names[key] for key in rule.value.next]}
            for rule in rulebook.statuses.values()
        ],
        "permissions": NEEDED,
    }
