"""A tiny house: two rule pages in Russian, one of them in English, the project's own settings and theme."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from submit.publication import Publication
from submit.site.build.site_build import build_site

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
URL = "https://help.example"

INDEX = """\
---
title: Поддержка
description: Главная.
---

Прочитайте [о теме](rules/subject.md#r-3-2).
"""
SUBJECT = """\
---
title: Тема
description: Какой бывает тема.
rules:
  r-3-1:
    question: subject
    type: line
    required: true
    max: 255
    why: по теме находят заявку
  r-3-2:
    check: length
    level: advice
    field: subject
    min: 10
    max: 120
    upcoming:
      - {from: 2027-06-01, max: 100, note: Короче темы — быстрее разбор}
---

Тема — от {{ rules["r-3-2"].min }} до {{ rules["r-3-2"].max | plural("знака", "знаков", "знаков") }}.

## 3.1. Тема { #r-3-1 }

```form
name: Тема
label: Тема заявки
message.empty: Напишите тему
message.long: Тема — не больше {max}
```

## 3.2. Тема короткая { #r-3-2 }

```ticket bad
Тема: {{7*7}}
```

```ticket good
Тема: Sabre: ошибка 500 при выписке билета
```

```form
message.short: Тема — не короче {min|знака|знаков|знаков}
message.long: Тема — не больше {max|знака|знаков|знаков}, сейчас {count}
```
"""
CONTACTS = """\
---
title: Контакты
description: Как нам написать.
rules:
  r-9-1: {contact: skype, type: email, address: old@help.example, retired: true}
  r-9-2: {contact: helpdesk, type: email, address: desk@help.example, retired: false}
---

## 9.1. Старая почта { #r-9-1 }

```form
label: Старая почта
```

## 9.2. Почта { #r-9-2 }

```form
label: Почта
```
"""
ENGLISH = """\
---
title: Subject
description: What a subject looks like.
---

Between {{ rules["r-3-2"].min }} and {{ rules["r-3-2"].max | plural("character", "characters") }}.

## 3.2. A short subject { #r-3-2 }

```form
message.short: The subject needs {min|character|characters} or more
```
"""
PAGES = {
    "ru/index.md": INDEX,
    "ru/rules/subject.md": SUBJECT,
    "ru/rules/contacts.md": CONTACTS,
    "en/index.md": INDEX.replace("#r-3-2", ""),
    "en/rules/subject.md": ENGLISH,
}


def make_house(house: Path) -> Path:
    """The tiny house in the new folder `house`."""
    for path, text in PAGES.items():
        page = house / "docs" / path
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(text, encoding="utf-8")
    for name in ("mkdocs.yml", "mkdocs.en.yml"):
        # Without `nav` MkDocs takes the pages as they lie.
        settings = re.sub(r"(?ms)^nav:\n.*?\n\n", "", (ROOT / name).read_text(encoding="utf-8"))
        (house / name).write_text(settings, encoding="utf-8")
    (house / "theme").symlink_to(ROOT / "theme")
    return house


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The folder of a tiny house that a test may change."""
    return make_house(tmp_path / "house")


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Publication:
    """The publication of the tiny house as it is, to be looked at only."""
    folder = tmp_path_factory.mktemp("built")
    return build_site(make_house(folder / "house"), folder / "sites", URL, NOW)


@pytest.fixture
def sites(tmp_path: Path) -> Path:
    return tmp_path / "sites"
