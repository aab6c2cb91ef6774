"""Wiring of the tracker: the settings say which product it is, and only this module imports one."""

from collections.abc import Callable, Iterator
from datetime import datetime

from submit.config import RedmineSettings, Settings, project_of, users_of
from submit.delivery.destination import Destination
from submit.delivery.destinations.redmine.client import ApiClient, Timeouts
from submit.delivery.destinations.redmine.client_access import Clients
from submit.delivery.destinations.redmine.diagnosis import Requirements
from submit.delivery.destinations.redmine.diagnosis import examine as examine_redmine
from submit.delivery.destinations.redmine.issue_reader import IssueReader
from submit.delivery.destinations.redmine.notes import Notes
from submit.delivery.destinations.redmine.redmine_destination import Redmine
from submit.delivery.destinations.redmine.set_up import set_up_script as redmine_set_up_script
from submit.delivery.destinations.redmine.users import People
from submit.delivery.tracker import CustomField, TrackerClient
from submit.delivery.tracker_diagnosis import Diagnosis
from submit.rulebook.rulebook import Rulebook
from submit.ticket.questions.questionnaire import Questionnaire


def tracker_of(settings: Settings) -> TrackerClient:
    """Return the client of the tracker in the settings, which must name one."""
    redmine = _redmine(settings)
    client = ApiClient(redmine.url, redmine.api_key, Timeouts())
    reader = IssueReader(client)
    people = People(client, users_of(settings.clients), searches=redmine.acts_as == "client")
    return TrackerClient(
        settings.destination,
        _projects(settings),
        reader,
        Notes(client, reader, redmine.text),
        Clients(client, reader, people, project_of(settings.clients), redmine.project),
    )


def destination_of(settings: Settings, rulebook: Rulebook) -> Destination:
    """Return the destination that files tickets in the tracker of the settings, for the rules in force."""
    redmine, wanted = _redmine(settings), _wanted(settings, rulebook)
    return Redmine(
        redmine.url,
        redmine.api_key,
        redmine.project,
        redmine.text,
        tracker_names=wanted.trackers,
        priority_names=wanted.priorities,
        project_of=project_of(settings.clients),
        users=users_of(settings.clients),
        acts_as_client=wanted.acts_as_client,
        fields=wanted.fields,
    )


def examine(settings: Settings, rulebook: Rulebook, now: Callable[[], datetime]) -> Iterator[Diagnosis]:
    """Yield a diagnosis for each thing that the rules need of the tracker in the settings."""
    redmine = _redmine(settings)
    yield from examine_redmine(redmine.url, redmine.api_key, _wanted(settings, rulebook), now)


def set_up_script(rulebook: Rulebook) -> str:
    """Return the script by which an administrator sets up the tracker for the rules."""
    return redmine_set_up_script(rulebook)


def _redmine(settings: Settings) -> RedmineSettings:
    assert settings.redmine
    return settings.redmine


def _projects(settings: Settings) -> tuple[str, ...]:
    return (_redmine(settings).project, *(client.project for client in settings.clients))


def _wanted(settings: Settings, rulebook: Rulebook) -> Requirements:
    return Requirements(
        trackers={name: rule.value.remote for name, rule in rulebook.trackers.items()},
        priorities={name: rule.value.remote for name, rule in rulebook.priorities.items() if rule.value.offered},
        statuses=[rule.value.remote for rule in rulebook.statuses.values()],
        projects=_projects(settings),
        acts_as_client=_redmine(settings).acts_as == "client",
        fields=_fields(rulebook),
    )


def _fields(rulebook: Rulebook) -> dict[str, tuple[CustomField, ...]]:
    """Return the fields that the answers of each tracker go into."""
    questionnaire = Questionnaire(rulebook)
    return {
        name: tuple(
            CustomField(question.field, question.possible(item), question.required and not question.when)
            for item in questionnaire.of(name)
            if (question := item.question).field
        )
        for name in rulebook.trackers
    }
