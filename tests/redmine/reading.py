"""Reading back what Redmine stored, by other means than the product's own."""

import re
from html.parser import HTMLParser
from typing import Any

import requests

from tests.redmine.instance import Instance


def read_issue(redmine: Instance, issue_id: str) -> dict[str, Any]:
    """The issue with its files, as the agent sees it."""
    issue = _get(redmine, f"issues/{issue_id}.json?include=attachments,allowed_statuses").json()["issue"]
    assert isinstance(issue, dict)
    return issue


def watchers(redmine: Instance, issue_id: str) -> list[int]:
    """The ids of the users who watch the issue, as the administrator sees them."""
    headers = {"X-Redmine-API-Key": redmine.known.admin_key}
    answer = requests.get(f"{redmine.url}/issues/{issue_id}.json?include=watchers", headers=headers, timeout=30)
    answer.raise_for_status()
    return [watcher["id"] for watcher in answer.json()["issue"].get("watchers", [])]


def count_issues(redmine: Instance, reference: str) -> int:
    """How many issues name the reference in their text."""
    return int(_get(redmine, f"issues.json?status_id=*&description=~{reference}").json()["total_count"])


def read_file(redmine: Instance, attachment: dict[str, Any]) -> bytes:
    """The content of an attached file."""
    return _get(redmine, f"attachments/download/{attachment['id']}").content


def _get(redmine: Instance, path: str) -> requests.Response:
    headers = {"X-Redmine-API-Key": redmine.known.agent_key}
    answer = requests.get(f"{redmine.url}/{path}", headers=headers, timeout=30)
    answer.raise_for_status()
    return answer


def issue_page(redmine: Instance, issue_id: str) -> str:
    """The page of the issue as the agent's browser gets it, after a login by the form."""
    with requests.Session() as browser:
        form = browser.get(f"{redmine.url}/login", timeout=30).text
        found = re.search(r'name="authenticity_token" value="([^"]+)"', form)
        assert found is not None
        fields = {
            "authenticity_token": found[1],
            "username": redmine.known.agent_login,
            "password": redmine.known.agent_password,
        }
        browser.post(f"{redmine.url}/login", data=fields, timeout=30)
        return browser.get(f"{redmine.url}/issues/{issue_id}", timeout=30).text


class Shown(HTMLParser):
    """What a reader sees of a description: its code blocks and headings, and all elements that are neither."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.blocks: list[str] = []
        self.headings: list[str] = []
        self.strangers: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "pre":
            self.blocks.append("")
        elif tag == "h4":
            self.headings.append("")
        elif not (self._is_own_anchor(tag, attrs) or (tag == "code" and self._open == ["pre"])):
            self.strangers.append(self.get_starttag_text() or tag)
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.strangers.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if "pre" in self._open:
            self.blocks[-1] += data
        elif "h4" in self._open:
            self.headings[-1] += data
        elif data.strip():
            self.strangers.append(data)

    def _is_own_anchor(self, tag: str, attrs: list[tuple[str, str | None]]) -> bool:
        """Redmine puts an anchor before each heading, and a link to it behind."""
        names = dict(attrs)
        return tag == "a" and ("name" in names or names.get("class") == "wiki-anchor")
