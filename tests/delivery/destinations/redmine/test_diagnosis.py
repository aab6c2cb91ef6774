"""What the doctor says of clocks; puma itself sends no date, a server before it does."""

from datetime import UTC, datetime
from typing import Any

import pytest

from submit.delivery.destinations.redmine.client import ApiClient, ApiResponse
from submit.delivery.destinations.redmine.diagnosis import Requirements, examine

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
WANTED = Requirements({}, {}, (), (), acts_as_client=False)
ANSWERS: dict[str, Any] = {
    "users/current.json": {"user": {"id": 1}},
    "trackers.json": {"trackers": []},
    "enumerations/issue_priorities.json": {"issue_priorities": []},
    "issue_statuses.json": {"issue_statuses": []},
}


@pytest.mark.parametrize(
    ("date", "is_fine"),
    [
        ("Mon, 23 Nov 2026 12:01:00 GMT", True),
        ("Mon, 23 Nov 2026 13:00:00 GMT", False),
        ("Mon, 23 Nov 2026 11:00:00 GMT", False),
        ("yesterday", True),
        (None, True),
    ],
)
def test_clocks_that_differ_are_named(monkeypatch: pytest.MonkeyPatch, date: str | None, is_fine: bool) -> None:
    monkeypatch.setattr(ApiClient, "_call", lambda self, method, path, *_, **__: ApiResponse(200, ANSWERS[path], date))
    monkeypatch.setattr(ApiClient, "upload", lambda self, *_: "1.0")
    found = list(examine("http://tracker.example", "key", WANTED, lambda: NOW))
    assert any("расходятся" in diagnosis.words for diagnosis in found) is not is_fine
    assert all(diagnosis.is_fine for diagnosis in found) is is_fine
