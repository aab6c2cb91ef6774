"""What pages draw from the rules: an empty fenced block with the name of a drawing marks its place."""

from collections.abc import Callable, Mapping

from submit.rulebook.rulebook import Rulebook
from submit.site.build.rule_index import rule_index
from submit.site.widgets.choice_questions import priority_helper, tracker_helper
from submit.site.widgets.rule_tables import priority_table, status_table, tracker_table
from submit.site.widgets.status_diagram import status_diagram

DRAWINGS: Mapping[str, Callable[[Rulebook, str], str]] = {
    "tracker-helper": tracker_helper,
    "tracker-table": tracker_table,
    "priority-helper": priority_helper,
    "priority-table": priority_table,
    "status-diagram": status_diagram,
    "status-table": status_table,
    "rule-index": rule_index,
}
"""Name of the block → rule-book in force and language → HTML in one line; empty if there is nothing to draw."""
