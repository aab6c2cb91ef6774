"""The administrator's file: a Redmine that lacks what the rules name has it afterwards, and nothing else changes."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from submit.delivery.destinations.redmine.diagnosis import Requirements, examine
from submit.delivery.destinations.redmine.set_up import set_up_script
from submit.rulebook.rulebook import Rulebook
from tests.redmine.instance import Instance, UnavailableError, require

pytestmark = pytest.mark.redmine

FORGET = """
WorkflowTransition.delete_all
Tracker.where(name: 'Допразработка').destroy_all
IssueStatus.where(name: %w[Tested Pending]).destroy_all
IssueStatus.find_by!(name: 'Rejected').update!(is_closed: false)
IssuePriority.where(name: 'Критический').destroy_all
Setting.rest_api_enabled = '0'
"""
TELL = """
puts "rows=#{WorkflowTransition.count} roles=#{Role.count} statuses=#{IssueStatus.count}"
puts "closed=#{IssueStatus.where(is_closed: true).order(:name).pluck(:name).join(',')}"
move = WorkflowTransition.where(old_status: IssueStatus.find_by!(name: 'Feedback')).map { |row| row.new_status.name }
puts "feedback=#{move.uniq.sort.join(',')}"
puts "last=#{IssuePriority.order(:position).last.name}"
"""


@pytest.fixture(scope="module")
def bare() -> Iterator[Instance]:
    """A Redmine in which much is missing."""
    try:
        require()
    except UnavailableError as reason:
        pytest.skip(str(reason))
    with Instance() as instance:
        instance.run_ruby(FORGET, {})
        yield instance


def test_it_adds_what_is_missing_once(bare: Instance, rulebook: Rulebook) -> None:
    script = set_up_script(rulebook)
    before = bare.run_ruby("puts [Tracker, IssueStatus, WorkflowTransition].map(&:count).join(' ')", {})
    assert "+ трекер «Допразработка»" in bare.run_ruby(script, {})
    assert bare.run_ruby("puts [Tracker, IssueStatus, WorkflowTransition].map(&:count).join(' ')", {}) == before

    apply = "ENV['APPLY'] = '1'\n" + script
    assert "Готово." in bare.run_ruby(apply, {})
    told = bare.run_ruby(TELL, {})
    moves = sum(len(rule.value.next) for rule in rulebook.statuses.values())
    assert f"rows={moves * len(rulebook.trackers) * 2} " in told
    assert "closed=Closed,Rejected\n" in told
    assert "feedback=Closed,Go ahead,In progress,Pending,Resolved\n" in told
    assert "Всё на месте." in bare.run_ruby(apply, {})
    assert bare.run_ruby(TELL, {}) == told
    assert list(_complaints(bare, rulebook)) == []


def _complaints(redmine: Instance, rulebook: Rulebook) -> Iterator[str]:
    """What the doctor misses of trackers, priorities and statuses."""
    wanted = Requirements(
        trackers={name: rule.value.remote for name, rule in rulebook.trackers.items()},
        priorities={name: rule.value.remote for name, rule in rulebook.priorities.items()},
        statuses=[rule.value.remote for rule in rulebook.statuses.values()],
        projects=[],
        acts_as_client=False,
    )
    found = examine(redmine.url, redmine.api_key, wanted, lambda: datetime.now(UTC))
    return (diagnosis.words for diagnosis in found if not diagnosis.is_fine)
