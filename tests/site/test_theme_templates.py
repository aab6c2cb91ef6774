"""Quicker templates of the theme are the theme's templates."""

from pathlib import Path

import pytest
from mkdocs.theme import Theme

from submit.site.build.theme_templates import quick


@pytest.fixture
def theme(tmp_path: Path) -> Theme:
    for name, text in (("main.html", "old"), ("assets/a.css", ""), (".icons/deep/i.svg", "<svg/>")):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return Theme(name=None, custom_dir=str(tmp_path))


def test_hidden_folders_are_not_listed_but_can_be_included(theme: Theme) -> None:
    environment = quick(theme)
    assert {"main.html", "assets/a.css"} <= set(environment.list_templates())
    assert not any(name.startswith(".icons") for name in environment.list_templates())
    assert environment.get_template(".icons/deep/i.svg").render() == "<svg/>"


def test_a_template_that_was_changed_is_read_anew(theme: Theme) -> None:
    assert quick(theme).get_template("main.html").render() == "old"
    Path(theme.dirs[0], "main.html").write_text("new")
    assert quick(theme).get_template("main.html").render() == "new"
