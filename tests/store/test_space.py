"""Who holds how much: the sums are what stands in the tables, whatever was done, and what is over them is not kept."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import event, select

from submit.store import tables
from submit.store.database import Database
from submit.store.draft_replies import BegunReplies
from submit.store.drafts import Drafts
from submit.store.outbox import Outbox
from submit.store.replies import Replies, Reply, ReplyKind
from submit.store.space import Holder, NoRoomError, Quota, Quotas, Whose, forget_empty
from tests.conftest import Clock
from tests.store.samples import a_draft, a_file, a_ticket, file_a_ticket, kept

TEXTS = Quota("texts", 100_000, 100_000, 1_000_000)
FEW = Quotas(Quota("files", 100, 250, 2000), TEXTS, drafts=3)


def held(database: Database) -> dict[str, int]:
    """The sums, by key."""
    with database.reading() as connection:
        return {row.key: row.bytes for row in connection.execute(select(tables.space)) if row.bytes}


def added_up(database: Database) -> dict[str, int]:
    """What the sums must be."""
    found = Counter[str]()
    with database.reading() as connection:
        for sort, table in (("texts", tables.drafts), ("files", tables.files)):
            for row in connection.execute(select(table.c.size, table.c.browser, table.c.network)):
                if row.network is not None:
                    for key in ("all", f"network:{row.network}", f"browser:{row.browser}"):
                        found[f"{sort}:{key}"] += row.size
    return dict(found)


def add(drafts: Drafts, now: datetime, size: int, draft: str, browser: str = "b1", network: str = "n1") -> None:
    name = f"{draft}{size}{now.microsecond}{len(kept(drafts, a_draft(draft, browser)).files)}"
    drafts.add_file(a_draft(draft, browser), a_file(name, b"x" * size), b"x" * size, now, network)


def test_whatever_is_done_the_sums_are_what_is_there(database: Database, clock: Clock) -> None:
    drafts, begun, now = Drafts(database), BegunReplies(database), clock()
    for id in ("d1", "d2", "d3", "d4", "d5"):
        drafts.save(a_draft(id), now, "n1")
        add(drafts, now, 10, id)
        drafts.save(a_draft(id, steps="Нажал «Выписать»" * 5), now, "n2")
        assert held(database) == added_up(database)
    drafts.redact(replace(kept(drafts, a_draft()), texts={}), now)
    drafts.remove_file(a_draft(), kept(drafts, a_draft()).files[0].id, now)
    drafts.delete("d2", "b1")
    assert drafts.move("d3", "b2", now)
    assert held(database) == added_up(database)
    Outbox(database).accept(kept(drafts, a_draft("d4")), "t", lambda: "ML-1", lambda _: a_ticket("ML-1", now))
    reply = Reply("r1", "ML-1", ReplyKind.ANSWER, "", now)
    begun.keep(reply, [(a_file("f8"), b"png"), (a_file("f9"), b"png")], Holder("b1", "n1"))
    begun.remove("r1", "f8")
    assert held(database) == added_up(database) and held(database)["files:all"] == 10 + 10 + 3
    Replies(database).write(replace(reply, id="r2", text="881204"), begun="r1")
    clock.forward(days=1)
    drafts.save(a_draft("d5"), clock())
    drafts.delete_older(clock())
    assert held(database) == added_up(database) and held(database)["files:all"] == 10
    drafts.delete_of_browser("b1")
    drafts.delete_of_browser("b2")
    assert held(database) == {}
    forget_empty(database)
    with database.reading() as connection:
        assert connection.execute(select(tables.space)).all() == []


@pytest.mark.parametrize(
    ("before", "browser", "network", "size", "whose"),
    [
        ([("b1", "n1", 60)], "b1", "n1", 41, Whose.BROWSER),
        ([("b1", "n1", 60)], "b1", "n2", 41, Whose.BROWSER),
        ([("b1", "n1", 100), ("b2", "n1", 100)], "b3", "n1", 51, Whose.NETWORK),
        ([(f"b{n}", f"n{n}", 100) for n in range(2, 19)], "b1", "n1", 80, Whose.NETWORK),
        ([(f"b{n}", f"n{n}", 100) for n in range(2, 12)], "b1", "n1", 100, None),
        ([("b1", "n1", 60)], "b1", "n1", 40, None),
        ([("b1", "n1", 100)], "b2", "n1", 100, None),
    ],
)
def test_files_over_a_quota_are_not_kept(
    database: Database, clock: Clock, before: list[tuple[str, str, int]], browser: str, network: str, size: int,
    whose: Whose | None,
) -> None:  # fmt: skip
    """A network may hold a quarter of what is free: many that hold a little leave room for one who comes later."""
    drafts = Drafts(database, replace(FEW, drafts=50))
    for number, (other, where, bytes_) in enumerate(before):
        drafts.save(a_draft(f"d{number}", other), clock(), where)
        add(drafts, clock(), bytes_, f"d{number}", other, where)
    drafts.save(a_draft("mine", browser), clock(), network)
    sums = held(database)
    if whose is None:
        add(drafts, clock(), size, "mine", browser, network)
        return
    with pytest.raises(NoRoomError) as refused:
        add(drafts, clock(), size, "mine", browser, network)
    assert refused.value.whose is whose
    assert held(database) == sums and kept(drafts, a_draft("mine", browser)).files == ()
    drafts.save(a_draft("mine", browser, subject="Тема без файлов"), clock(), network)


def test_texts_have_a_quota_of_their_own(database: Database, clock: Clock) -> None:
    drafts = Drafts(database, FEW)
    drafts.save(a_draft("d1", steps="x" * 60_000), clock(), "n1")
    with pytest.raises(NoRoomError):
        drafts.save(a_draft("d2", steps="x" * 60_000), clock(), "n1")
    assert drafts.find("d2", "b1") is None
    with pytest.raises(NoRoomError):
        drafts.save(a_draft("d1", steps="x" * 110_000), clock())
    drafts.save(a_draft("d1", steps="x" * 50_000), clock())
    assert held(database) == added_up(database)


def test_a_browser_has_so_many_drafts_and_no_more(database: Database, clock: Clock) -> None:
    drafts = Drafts(database, FEW)
    for id in ("d1", "d2", "d3"):
        drafts.save(a_draft(id), clock())
    with pytest.raises(NoRoomError):
        drafts.save(a_draft("d4"), clock())
    drafts.save(a_draft("d3", subject="Та же"), clock())
    drafts.save(a_draft("d5", "b2"), clock())
    drafts.delete("d1", "b1")
    drafts.save(a_draft("d4"), clock())


@pytest.mark.parametrize("others", [3, 200])
def test_the_list_of_a_browser_costs_the_same_however_many_it_has(
    database: Database, clock: Clock, others: int
) -> None:
    many = Drafts(database, Quotas(drafts=1000))
    for number in range(others):
        many.save(a_draft(f"d{number}"), clock())
        clock.forward(seconds=1)
    add(many, clock(), 1, f"d{others - 1}")
    statements: list[str] = []
    note: Callable[..., None] = lambda connection, cursor, statement, *rest: statements.append(statement)  # noqa: E731
    event.listen(database.engine, "before_cursor_execute", note)
    found = Drafts(database, FEW).of_browser("b1")
    event.remove(database.engine, "before_cursor_execute", note)
    assert len([statement for statement in statements if statement.startswith("SELECT")]) == 2
    assert [draft.id for draft in found] == [f"d{others - number}" for number in (1, 2, 3)]
    assert len(found[0].files) == 1 and found[1].files == ()
    assert many.count("b1") == others


def test_what_is_sent_is_in_no_sum(database: Database, clock: Clock) -> None:
    ticket = file_a_ticket(database, clock())
    assert held(database) == {}
    Outbox(database).erase(clock() + timedelta(days=1), client=ticket.email)
    assert held(database) == {}
