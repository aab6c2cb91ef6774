"""A small rule-book with a rule of every kind, for tests that break it in one place."""

from collections.abc import Mapping

from submit.rulebook.reader import read_rulebook
from submit.rulebook.rulebook import Rulebook

RU = """---
title: Всё сразу
rules:
  r-1-1:
    question: subject
    type: line
    role: subject
    required: true
    max: 255
    why: по теме находят похожие
  r-1-2: {question: impact, type: impact, required: true, why: по ним считают приоритет}
  r-1-3:
    tracker: bug
    remote: Баг
    default_priority: medium
    questions: [subject, impact]
  r-1-4: {impact: partial}
  r-1-5: {priority: medium, remote: Средний, when: [partial]}
  r-1-6: {status: new, remote: New, turn: support, next: [new], asks_back: true}
  r-1-7:
    closing: silence
    remind_after: 3
    annul_after: 3
    holidays: [2027-01-01]
  r-1-8: {contact: helpdesk, type: email, address: help@desk.example}
  r-1-9:
    chooser: tracker
    start: broken
    tree:
      broken: {if_yes: bug, if_no: bug}
  r-1-10:
    check: length
    level: advice
    field: subject
    min: 10
    max: 120
    upcoming:
      - {from: 2027-06-01, max: 100, note: Короче темы}
  r-1-11: {check: none}
---
# Всё сразу

## 1.1. Тема { #r-1-1 }

Проза.

```form
name: Тема
label: Тема заявки
message.empty: Напишите тему
message.long: Не больше {max|знака|знаков|знаков}, сейчас {count}
```

## 1.2. Последствия { #r-1-2 }

```form
name: Последствия
label: Насколько мешает
message.empty: Выберите
```

## 1.3. Баг { #r-1-3 }

```form
name: Баг
label: Не работает
title: Опишите ошибку
```

## 1.4. Частично { #r-1-4 }

```form
name: Частично
label: Мешает частично
```

## 1.5. Средний { #r-1-5 }

```form
label: Средний
```

## 1.6. Новая { #r-1-6 }

```form
label: Новая
```

## 1.7. Если вы молчите { #r-1-7 }

```form
note: Через {remind_after|день|дня|дней} напомним
```

## 1.8. Почта { #r-1-8 }

```form
label: Почта
```

## 1.9. Выбор { #r-1-9 }

```form
ask.broken: Что-то сломалось?
message.empty: Выберите
```

## 1.10. Тема короткая { #r-1-10 }

```ticket bad
Тема: Мало
```

```ticket good
Тема: Достаточно длинная
```

```form
message.short: Тема не короче {min|знака|знаков|знаков}
message.long: Тема не больше {max|знака|знаков|знаков}, сейчас {count}
```

## 1.11. Для людей { #r-1-11 }

```ticket bad by-hand
Тема: Любая
```
"""

EN = """---
title: All at once
---
## 1.1. Subject { #r-1-1 }

```form
name: Subject
label: Subject of the ticket
message.long: No more than {max|character|characters}
```
"""


def pages(ru: str = RU, en: str = EN) -> Mapping[str, Mapping[str, str]]:
    """The sample, or what a test made of it."""
    return {"ru": {"all.md": ru}, "en": {"all.md": en}}


def changed(text: str, old: str, new: str) -> str:
    """`text` with the one occurrence of `old` replaced."""
    assert text.count(old) == 1, f"{text.count(old)} × {old!r}"
    return text.replace(old, new)


def rulebook_of(ru: str = RU, en: str = EN) -> Rulebook:
    """The rule-book of pages without problems."""
    rulebook, problems = read_rulebook(pages(ru, en))
    assert not problems, "\n".join(map(str, problems))
    return rulebook
