"""A tiny house under git, whose history a test writes."""

import os
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

from submit.publication import read_pages
from submit.revision import read_log
from submit.rulebook.reader import read_rulebook
from submit.site.history.timeline import History, read_history

FIRST = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
HISTORY = "---\ntitle: История изменений\ndescription: Все правки.\ntemplate: history.html\n---\n\nЗдесь все правки.\n"


class Repository:
    """The folder of a house. Each commit is a day later than the one before."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.time = folder, FIRST
        self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *arguments: str, **environment: str) -> str:
        who = {f"GIT_{role}_{part}": value for role in ("AUTHOR", "COMMITTER") for part, value in WHO.items()}
        day = {"GIT_AUTHOR_DATE": self.time.isoformat(), "GIT_COMMITTER_DATE": self.time.isoformat()}
        outside = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        alone = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        done = subprocess.run(
            ["git", "-C", str(self.folder), *arguments],
            env={**outside, **alone, **who, **day, **environment},
            capture_output=True,
            check=True,
        )
        return done.stdout.decode("utf-8", "replace")

    def commit(self, summary: str = "Правка", *options: str, **environment: str) -> str:
        """Commit all that lies in the folder; the commit's name."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--allow-empty-message", "-m", summary, *options, **environment)
        self.time += timedelta(days=1)
        return self.git("rev-parse", "HEAD").strip()

    def write(self, path: str, text: str | bytes) -> None:
        page = self.folder / "docs" / path
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_bytes(text if isinstance(text, bytes) else text.encode())

    def read(self, path: str) -> str:
        return (self.folder / "docs" / path).read_text(encoding="utf-8")

    def edit(self, path: str, before: str, after: str, summary: str = "Правка") -> str:
        """Commit the page with `after` in the place of `before`."""
        text = self.read(path)
        assert before in text
        self.write(path, text.replace(before, after))
        return self.commit(summary)

    def history(self) -> History:
        return history_of(self.folder)


def history_of(folder: Path) -> History:
    pages = read_pages(folder / "docs")
    return read_history(read_log(folder), pages, read_rulebook(pages)[0], UTC)


WHO = {"NAME": "Анна Редактор", "EMAIL": "anna@private.example"}
