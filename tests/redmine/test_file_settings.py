"""Settings of Redmine about files: none stops a ticket, a refused file is named, and the doctor tells before."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from submit.delivery.destination import File
from tests.delivery.destinations.redmine.samples import a_file, a_parcel, a_ticket
from tests.redmine.conftest import a_destination
from tests.redmine.instance import Instance
from tests.redmine.reading import count_issues, read_issue
from tests.redmine.test_doctor import wrong

pytestmark = pytest.mark.redmine

NOTE = a_file("Записка.txt", "txt", b"note")
PICTURE = a_file("Снимок.png", "png", b"picture")
LARGE = a_file("Журнал.txt", "txt", b"x" * 40_000)


@pytest.fixture(scope="module", params=["textile", "common_mark"])
def redmine(request: pytest.FixtureRequest) -> Iterator[Instance]:
    """A Redmine of their own, because these settings refuse the files of other tests."""
    with Instance(request.param) as instance:
        yield instance


SETTINGS = [
    ("attachment_extensions_allowed", "png,txt", (NOTE, PICTURE), "txt", ()),
    ("attachment_extensions_allowed", "png", (NOTE, PICTURE), "png", ("Записка.txt",)),
    ("attachment_extensions_denied", "json,txt", (NOTE, PICTURE), "log", ("Записка.txt",)),
    ("attachment_max_size", "20", (LARGE, PICTURE), "txt", ("Журнал.txt",)),
]


@pytest.mark.parametrize(("setting", "value", "files", "ending", "refused"), SETTINGS)
def test_a_setting_stops_no_ticket(
    redmine: Instance, setting: str, value: str, files: tuple[File, ...], ending: str, refused: tuple[str, ...]
) -> None:
    text_format = redmine._text_formatting
    defaults = "Setting.attachment_extensions_allowed = Setting.attachment_extensions_denied = ''"
    redmine.run_ruby(f"{defaults}; Setting.attachment_max_size = '5120'; Setting.{setting} = '{value}'", {})
    reference = f"ML-{setting[11:14]}{SETTINGS_KEYS[value]}".upper()
    fences: list[str | None] = []
    parcel = a_parcel(a_ticket(reference=reference), *files)
    receipt = a_destination(redmine, text_format).deliver(parcel, fences.append)
    issue = read_issue(redmine, receipt.remote_id)
    taken = {file.name for file in files} - set(refused)
    assert {file["filename"] for file in issue["attachments"]} == {f"{reference}.{ending}", *taken}
    assert all(name in issue["description"] and name in (receipt.mismatch or "") for name in refused)
    assert (receipt.mismatch is None) is not bool(refused)
    again = replace(parcel, attempt=2, begun=True, fence=fences[0])
    assert a_destination(redmine, text_format).deliver(again, fences.append).remote_id == receipt.remote_id
    assert (len(fences), count_issues(redmine, reference)) == (1, 1)
    assert any("расширения" in words for words in wrong(redmine)) is (setting != "attachment_max_size")


SETTINGS_KEYS = {value: at for at, (_, value, *_) in enumerate(SETTINGS)}
