import pytest

from submit.ticket.checks.unattached import Unattached
from submit.ticket.ticket import FileInfo
from submit.ticket.typed import Typed

CHECK = Unattached(("actual",), words=("во вложении", "прикладыва*", "см. скрин*", "attached"))
FILE = FileInfo("чек.pdf", "pdf", 10, "")


@pytest.mark.parametrize("text", ["Чек во вложении", "Отчёт прикладываю", "См. скриншот", "The report is attached"])
def test_a_file_that_is_spoken_of_must_be_there(text: str) -> None:
    assert [hit.code for hit in CHECK.hits(Typed({"actual": text}, files=()))] == ["unattached"]
    assert list(CHECK.hits(Typed({"actual": text}, files=(FILE,)))) == []


@pytest.mark.parametrize("text", ["", "Нет чека", "Вложение письма не открывается"])
def test_a_file_that_is_not_spoken_of_need_not(text: str) -> None:
    assert list(CHECK.hits(Typed({"actual": text}, files=()))) == []


def test_where_files_are_not_known_nothing_is_said() -> None:
    assert list(CHECK.hits(Typed({"actual": "Чек во вложении"}))) == []
