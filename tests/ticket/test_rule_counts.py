"""When is a rule passed over so often that staff should look at it?"""

import pytest

from submit.ticket.rule_counts import RuleCount


@pytest.mark.parametrize(
    ("spoke", "passed_over", "doubtful"),
    [
        (0, 0, False),
        (9, 9, False),
        (10, 10, True),
        (19, 10, True),
        (20, 10, False),
        (1000, 500, False),
        (1000, 501, True),
    ],
)
def test_a_rule_is_doubtful_once_most_clients_pass_it_over(spoke: int, passed_over: int, doubtful: bool) -> None:
    assert RuleCount(spoke, passed_over).is_doubtful == doubtful


def test_a_rule_that_never_spoke_has_no_share() -> None:
    assert RuleCount(0, 0).share == 0
