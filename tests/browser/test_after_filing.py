"""After filing, as a client without an account in the tracker sees it: whose turn it is, the answer, the end, and the
way back. The tracker is a real Redmine; deliveries are steps that the test takes, so that no minute is waited for."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from submit.config import read_settings
from submit.processes.after_filing import make_following
from submit.processes.delivery_process import make_worker
from submit.store.database import Database
from submit.store.outbox import Outbox
from tests.browser.conftest import Server, running, window
from tests.browser.judge import violations
from tests.browser.walk import ANSWERS, press
from tests.conftest import Clock
from tests.redmine.conftest import redmine  # noqa: F401
from tests.redmine.instance import Instance
from tests.redmine.people import age, agent, journals
from tests.redmine.test_whole_path import configured
from tests.web.test_files import PNG

pytestmark = [pytest.mark.browser, pytest.mark.redmine]
LOOKS = [
    pytest.param({"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"}, id="wide, light, JavaScript"),
    pytest.param(
        {"viewport": {"width": 320, "height": 640}, "color_scheme": "dark", "java_script_enabled": False},
        id="narrow, dark, no JavaScript",
    ),
]
SHOT: FilePayload = {"name": "снимок.png", "mimeType": "image/png", "buffer": PNG}
PRIVATE = "тайное слово дежурных"


@pytest.fixture
def front(server: Server, tmp_path: Path) -> Iterator[Server]:
    """The form alone, with the site of the running server: it knows nothing of the tracker."""
    (tmp_path / "sites").symlink_to(server.var / "sites")
    with running("web", tmp_path) as web:
        yield web


@pytest.fixture
def store(front: Server) -> Iterator[Database]:
    database = Database(f"sqlite:///{front.var / 'submit.db'}")
    yield database
    database.close()


@pytest.fixture
def minute(front: Server, store: Database, redmine: Instance) -> Callable[[], None]:  # noqa: F811
    """Makes a minute pass for the deliveries."""
    clock = Clock()
    clock.time = datetime.now(UTC)
    settings = replace(configured(read_settings({"SUBMIT_VAR": str(front.var)}), redmine), public_url=front.url)
    worker, following = make_worker(settings, store), make_following(settings, store, clock)

    def pass_by() -> None:
        for step in (worker.step, following.step, following.step):
            clock.forward(minutes=1)
            while step():
                pass
        age(redmine, store)

    return pass_by


@pytest.mark.parametrize("look", LOOKS)
def test_a_client_answers_support_closes_and_the_client_opens_the_ticket_again(
    front: Server,
    store: Database,
    redmine: Instance,  # noqa: F811
    minute: Callable[[], None],
    chromium: Browser,
    axe: str,
    look: dict[str, object],
) -> None:
    context = chromium.new_context(**look)  # type: ignore[arg-type]
    opened = window(context)
    page = opened.page

    def judge() -> None:
        # Without JavaScript the judge itself does not run.
        assert not look.get("java_script_enabled", True) or violations(page, axe) == []

    _file(page, front)
    minute()
    page.reload()
    expect(page.get_by_role("heading", name="Новая")).to_be_visible()
    (entry,) = Outbox(store).entries()
    issue = str(entry.remote_id)

    agent(redmine, issue, notes="Какой заказ?", status="Feedback")
    agent(redmine, issue, notes=PRIVATE, private_notes=True)
    minute()
    page.reload()
    expect(page.get_by_text("Ход ваш")).to_be_visible()
    expect(page.get_by_text("Какой заказ?")).to_be_visible()
    expect(page.get_by_text("напомним")).to_be_visible()
    _fits(page)
    judge()

    page.get_by_label("Ваш ответ").fill("Карта 4242 4242 4242 4242")
    page.get_by_label("Файлы").set_input_files([SHOT, {**SHOT, "name": "setup.exe", "buffer": b"MZ\0"}])
    page.get_by_role("button", name="Ответить").click()
    expect(page.get_by_role("button", name="Скрыть за меня")).to_be_visible()
    expect(page.get_by_text("«setup.exe» не подходит")).to_be_visible()
    expect(page.get_by_role("button", name="Удалить")).to_be_visible()
    _fits(page)
    judge()
    page.get_by_label("Ваш ответ").fill("Заказ 881204 {{toc}} #1")
    page.get_by_role("button", name="Ответить").click()
    expect(page.get_by_text("Ваши слова идут в поддержку")).to_be_visible()
    expect(page.get_by_text("Ход наш")).to_be_visible()
    minute()
    *_, answer = journals(redmine, issue)
    assert "Заказ 881204 {{toc}} #1" in answer["notes"]
    assert "снимок.png" in [detail["new_value"] for detail in answer["details"]]

    agent(redmine, issue, notes="Исправили", status="Closed")
    minute()
    page.reload()
    expect(page.get_by_role("heading", name="Закрыта")).to_be_visible()
    judge()
    page.get_by_label("Вопрос остался?").fill("Ошибка вернулась")
    page.get_by_role("button", name="Вопрос остался, откройте заявку заново").click()
    minute()
    page.reload()
    expect(page.get_by_role("heading", name="В работе")).to_be_visible()
    assert PRIVATE not in page.content()
    _fits(page)
    page.goto(f"{front.url}/submit/mine/")
    expect(page.get_by_text("В работе. Ход наш")).to_be_visible()
    assert len(journals(redmine, issue)) == 5
    # A page that is shown again with an error bears 422, which the console notes; nothing else may stand there.
    assert [text for text in opened.complaints if "422" not in text] == []
    context.close()


def _file(page: Page, front: Server) -> None:
    page.goto(f"{front.url}/submit/?tracker=bug")
    for place, text in (ANSWERS | {"#subject": "Sabre: ошибка 500 при выписке"}).items():
        page.fill(place, text)
    page.check("#scope-3")
    page.check("#impact-4")
    press(page)
    press(page)
    expect(page.get_by_role("heading", name="Заявка принята")).to_be_visible()


def _fits(page: Page) -> None:
    """Nothing makes the reader scroll sideways."""
    wide, seen = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert wide <= seen
