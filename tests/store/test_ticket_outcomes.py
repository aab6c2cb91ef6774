"""What became of tickets is kept by the tracker's number, and told anew when it changes."""

from dataclasses import replace
from datetime import timedelta

from submit.store.database import Database
from submit.store.tables import outbox
from submit.store.ticket_outcomes import Stories
from submit.ticket.quality import TicketOutcome
from tests.conftest import Clock
from tests.store.samples import file_a_ticket


def test_a_story_is_kept_and_told_anew(database: Database, clock: Clock) -> None:
    stories = Stories(database)
    story = TicketOutcome(clock(), True, True, False, False, timedelta(seconds=90))
    stories.keep(17, story, clock())
    assert stories.all() == [story] and stories.known() == {17: clock()}
    clock.forward(days=1)
    later = replace(story, annulled=True, answered_after=None)
    stories.keep(17, later, clock())
    assert stories.all() == [later] and stories.known() == {17: clock()}
    stories.forget([17])
    assert stories.all() == []


def test_it_knows_which_tickets_came_by_the_form(database: Database, clock: Clock) -> None:
    file_a_ticket(database, clock(), "ML-FK4XR8BT")
    file_a_ticket(database, clock(), "ML-AA3BB4CC")
    with database.writing() as connection:
        connection.execute(outbox.update().where(outbox.c.reference == "ML-FK4XR8BT").values(remote_id="17"))
    assert Stories(database).of_form() == {17}
