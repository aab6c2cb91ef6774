"""Broken pages. `⟦code⟧` stands where the problem of that code should be reported, and nowhere else should be any."""

PAGES = {
    "front matter is not closed": "⟦front.unclosed⟧---\ntitle: Тема\n",
    "front matter is not opened": (
        "⟦front.unopened⟧title: Тема\nrules: {r-1-1: {check: none}}\n---\n## 1.1. Т { #r-1-1 }\n"
    ),
    "a colon is lost": "---\ntitle: Т\nrules:\n  r-1-1:\n    min: 3\n    ⟦front.no_colon⟧max 5\n    few: 1\n---\n",
    "the first colon is lost": "---\ntitle: Т\nrules:\n  r-1-1:\n    ⟦front.no_colon⟧min 3\n    max: 5\n---\n",
    "a space after a colon is lost": "---\ntitle: Т\nrules: {r-1-1: {check: none}}\n⟦front.no_colon⟧owner:Анна\n---\n",
    "a key further to the left": "---\ntitle: Т\nrules:\n  r-1-1:\n    min: 3\n   ⟦front.indent⟧max: 5\n---\n",
    "front matter is a list": "---\n⟦front.no_mapping⟧- title\n---\n",
    "a tab": "---\ntitle: Тема\nrules:\n⟦front.tab⟧\tr-1-1: {check: none}\n---\n",
    "a colon in a value": "---\ntitle: Приоритеты⟦front.colon⟧: срочные\n---\n",
    "an open bracket": "---\ntitle: Тема\nhide: ⟦front.bracket⟧[toc\n---\n",
    "words after a quotation": '---\ntitle: "Тема" ⟦front.broken⟧заявки\n---\n',
    "an open quotation": '---\ntitle: ⟦front.quotation⟧"Тема\n---\n',
    "a date that is none": "---\ntitle: ⟦front.date⟧2027-13-45\n---\n",
    "a year long ago": "---\ntitle: Т\nrules: {r-1-1: {upcoming: [from: ⟦front.year⟧0001-01-01]}}\n---\n",
    "a year far ahead": "---\ntitle: Т\nrules: {r-1-1: {since: ⟦front.year⟧9999-12-31}}\n---\n",
    "a day just before the years": "---\nchecked: ⟦front.year⟧1999-12-31\n---\n",
    "a moment after the years": "---\nholidays: [⟦front.year⟧2101-01-01T00:00:00]\n---\n",
    "a date that is none, deep": "---\ntitle: Т\nrules: {r-1-1: {upcoming: [from: ⟦front.date⟧2027-02-30]}}\n---\n",
    "a day in words": "---\ntitle: Т\n⟦key.date⟧checked: 22 ноября 2026\n---\n",
    "a day in quotation marks": '---\ntitle: Т\n⟦key.date⟧check_again: "2027-05-22"\n---\n',
    "a moment for a day": "---\ntitle: Т\n⟦key.date⟧checked: 2026-11-22 10:00:00\n---\n",
    "a list of owners": "---\ntitle: Т\n⟦key.str⟧owner: [Анна, Борис]\n---\n",
    "the next check before the last": (
        "---\ntitle: Т\nchecked: 2026-11-22\n⟦upkeep.order⟧check_again: 2026-11-22\n---\n"
    ),
    "a key indented otherwise": "---\ntitle: Т\nrules:\n  r-1-1:\n    a: 1\n     b⟦front.indent⟧: 2\n---\n",
    "a rule indented otherwise": (
        "---\ntitle: Т\nrules:\n  r-1-1:\n    check: none\n   ⟦front.indent⟧r-1-2: {}\n---\n## 1.1. Т { #r-1-1 }\n"
    ),
    "an alias": "---\ntitle: &name Тема\ndescription: ⟦front.alias⟧*name\n---\n",
    "stars as in Markdown": "---\ntitle: ⟦front.alias⟧*важно* знать\n---\n",
    "an invisible character": "---\ntitle: Т\ndescription: а⟦front.control⟧\x0cб\n---\n",
    "a YAML bomb": "---\ntitle: &a [x, x]\nhide: &b [⟦front.alias⟧*a, *a]\nsearch: [*b, *b, *b]\n---\n",
    "an alias to itself": "---\ntitle: &a [⟦front.alias⟧*a]\n---\n",
    "an object of Python": "---\ntitle: ⟦front.tag⟧!!python/object/apply:os.system [ls]\n---\n",
    "a tag of our own": "---\ntitle: ⟦front.tag⟧!важно Тема\n---\n",
    "a tag on nothing": "---\ntitle: ⟦front.tag⟧!!float ''\n---\n",
    "no title": "⟦page.title⟧---\nhide: [toc]\nrules: {r-1-1: {check: none}}\n---\n## 1.1. Т { #r-1-1 }\n",
    "a title that is a number": "---\n⟦page.title⟧title: 2027\n---\n# Тема\n",
    "an unknown key of the page": "---\ntitle: Тема\n⟦key.unknown⟧author: Мы\n---\n",
    "a key that is a number": "---\ntitle: Тема\n⟦key.unknown⟧1: Мы\n---\n",
    "a key in Cyrillic letters that look Latin": "---\ntitle: Тема\n⟦key.alphabet⟧rulеs: {}\n---\n",
    "a key twice": "---\ntitle: Тема\n⟦front.repeated⟧title: Тема\n---\n⟦section.no_rule⟧## 1.1. Тема { #r-1-1 }\n",
    "rules are a list": "---\ntitle: Тема\n⟦rules.mapping⟧rules: [r-1-1]\n---\n",
    "a rule without parameters": "---\ntitle: Т\nrules:\n  ⟦rule.mapping⟧r-1-1: none\n---\n## 1.1. Т { #r-1-1 }\n",
    "a rule without its section": "---\ntitle: Тема\nrules:\n  ⟦rule.no_section⟧r-1-1: {check: none}\n---\n",
    "a rule whose section has no number": (
        "---\ntitle: Тема\nrules:\n  ⟦rule.no_section⟧r-1-1: {check: none}\n---\n"
        "⟦section.no_number⟧## Тема { #r-1-1 }\n"
    ),
    "a section without its rule": "# Тема\n\n⟦section.no_rule⟧## 1.1. Тема { #r-1-1 }\n",
    "a block outside of any rule": "# Тема\n\n⟦block.no_rule⟧```form\nlabel: Тема\n```\n",
}
"""Whole Russian pages."""

RUSSIAN = {
    "both keys of a name": ("    remote: Баг", "    remote: Баг\n    ⟦key.unknown⟧redmine: Баг"),
    "an unknown key": ("default_priority: medium", "default_priority: medium\n    ⟦key.unknown⟧maximum: 5"),
    "a Cyrillic letter in a key": ("    remote: Баг", "    ⟦key.alphabet⟧rеmote: Баг"),
    "a missing key": ("r-1-7:\n    closing: silence\n    remind_after: 3\n", "⟦key.missing⟧r-1-7:\n    closing: x\n"),
    "a key of a rule twice": ("    max: 255\n", "    max: 255\n    ⟦front.repeated⟧max: 255\n"),
    "text for a number": ("remind_after: 3", '⟦key.int⟧remind_after: "3"'),
    "a fraction for a whole number": ("remind_after: 3", "⟦key.int⟧remind_after: 3.0"),
    "true for a number": ("remind_after: 3", "⟦key.int⟧remind_after: true"),
    "text for true": ("when: [partial]}", 'when: [partial], ⟦key.bool⟧offered: "yes"}'),
    "one for true": ("when: [partial]}", "when: [partial], ⟦key.bool⟧offered: 1}"),
    "yes where text is needed": ("remote: Баг", "⟦key.str⟧remote: yes"),
    "a number where text is needed": ("remote: Баг", "⟦key.str⟧remote: 7"),
    "a number below the least": ("remind_after: 3", "⟦key.least⟧remind_after: 0"),
    "a number above the most": ("remind_after: 3", "⟦key.most⟧remind_after: 33333333"),
    "a day in words in a list": ("holidays: [2027-01-01]", "holidays: [⟦key.date⟧1 января]"),
    "a day for a list": ("holidays: [2027-01-01]", "⟦key.list⟧holidays: 2027-01-01"),
    "no such choice": ("turn: support", "⟦key.choice⟧turn: nobody_knows"),
    "text for a list": ("questions: [subject, impact]", "⟦key.list⟧questions: subject"),
    "an item of the wrong type": ("questions: [subject, impact]", "questions: [subject, ⟦key.str⟧5]"),
    "text for pairs": ("    tree:\n      broken: {if_yes: bug, if_no: bug}", "    ⟦key.mapping⟧tree: broken"),
    "no kind": ("r-1-4: {impact: partial}", "⟦rule.kind⟧r-1-4: {level: advice}"),
    "an unknown kind": ("r-1-4: {impact: partial}", "⟦rule.kind⟧r-1-4: {consequence: partial}"),
    "two kinds": ("r-1-4: {impact: partial}", "⟦rule.kind⟧r-1-4: {impact: partial, check: none}"),
    "a kind without a name": ("r-1-4: {impact: partial}", "⟦rule.kind⟧r-1-4: {impact: }"),
    "an anchor twice": ("Проза.", "### А { #x }\n\n⟦anchor.repeated⟧### Б { #x }"),
    "a number that differs from its anchor": ("## 1.5. Средний", "⟦anchor.number⟧## 1.6. Средний"),
    "a heading without an anchor": ("Проза.", "⟦anchor.none⟧### Подробно"),
    "a numbered heading without an anchor": (
        "## 1.5. Средний { #r-1-5 }",
        "⟦anchor.none⟧## 1.12. Ещё\n\n## 1.5. Средний { #r-1-5 }",
    ),
    "a block that is not closed": ("```ticket bad by-hand\nТема: Любая\n```", "⟦block.unclosed⟧```ticket bad by-hand"),
    "a line without a colon": ("message.empty: Напишите тему", "message.empty: Напишите тему\n⟦block.line⟧и место"),
    "a colon without a space": ("message.empty: Напишите тему", "message.empty: Тему\n⟦block.line⟧hint:место"),
    "an unknown sort of example": ("```ticket good", "⟦ticket.kind⟧```ticket perfect"),
    "an example without a sort": ("```ticket good", "⟦ticket.kind⟧```ticket"),
    "an example of two sorts": ("```ticket good", "⟦ticket.kind⟧```ticket good bad"),
    "an unknown word": ("label: Средний", "label: Средний\n⟦word.unknown⟧colour: жёлтый"),
    "a word twice": ("label: Средний", "label: Средний\n⟦word.repeated⟧label: Серединка"),
    "a needed word missing": (
        "## 1.4. Частично { #r-1-4 }\n\n```form\nname: Частично\n",
        "⟦word.missing⟧## 1.4. Частично { #r-1-4 }\n\n```form\n",
    ),
    "no words for a question of the chooser": (
        "r-1-9:\n    chooser: tracker\n    start: broken\n    tree:\n      broken: {",
        "⟦word.missing⟧r-1-9:\n    chooser: tracker\n    start: more\n    tree:\n      more: {",
    ),
    "a placeholder that cannot be filled": ("label: Не работает", "⟦word.placeholder⟧label: Не работает до {maximum}"),
    "a parameter of another rule": ("label: Средний", "⟦word.placeholder⟧label: Средний {remind_after}"),
    "one form of a noun in Russian": ("note: Через {remind_after|день|дня|дней}", "⟦word.forms⟧note: {remind_after|д}"),
    "upcoming is no list": (
        "    upcoming:\n      - {from: 2027-06-01, max: 100, note: Короче темы}",
        "    ⟦upcoming.list⟧upcoming: {from: 2027-06-01, max: 100}",
    ),
    "upcoming without a day": ("- {from: 2027-06-01, max: 100, note", "- ⟦upcoming.entry⟧{max: 100, note"),
    "upcoming with a day in quotes": ("- {from: 2027-06-01, max", '- ⟦upcoming.entry⟧{from: "2027-06-01", max'),
    "upcoming with a time": ("- {from: 2027-06-01, max", "- ⟦upcoming.entry⟧{from: 2027-06-01 10:00:00, max"),
    "upcoming without a change": ("- {from: 2027-06-01, max: 100, note", "- ⟦upcoming.entry⟧{from: 2027-06-01, note"),
    "upcoming out of order": (
        "      - {from: 2027-06-01, max: 100, note: Короче темы}",
        "      - {from: 2027-06-01, max: 100}\n      - ⟦upcoming.order⟧{from: 2027-05-01, max: 90}",
    ),
    "upcoming twice on a day": (
        "      - {from: 2027-06-01, max: 100, note: Короче темы}",
        "      - {from: 2027-06-01, max: 100}\n      - ⟦upcoming.order⟧{from: 2027-06-01, max: 90}",
    ),
    "upcoming with an unknown key": (
        "    annul_after: 3\n",
        "    annul_after: 3\n    upcoming:\n      - {from: 2027-06-01, ⟦key.unknown⟧anul_after: 5}\n",
    ),
    "upcoming with a name that nobody knows": (
        "default_priority: medium",
        "⟦name.unknown⟧default_priority: medium\n    upcoming: [{from: 2027-06-01, default_priority: urgent}]",
    ),
    "a rule from no day on": ("  r-1-11: {check: none}", "  r-1-11: {check: none, ⟦key.date⟧from: soon}"),
    "a rule from a moment on": ("r-1-11: {check: none}", "r-1-11: {check: none, ⟦key.date⟧from: 2027-06-01 10:00:00}"),
    "a withdrawal without a day": ("r-1-11: {check: none}", "r-1-11: {check: none, ⟦withdrawn.entry⟧withdrawn: true}"),
    "a withdrawal with an unknown key": (
        "r-1-11: {check: none}",
        "r-1-11: {check: none, ⟦withdrawn.entry⟧withdrawn: {from: 2027-06-01, insted: r-1-10}}",
    ),
    "a withdrawal before the rule begins": (
        "r-1-11: {check: none}",
        "r-1-11: {check: none, from: 2027-06-01, withdrawn: {⟦withdrawn.order⟧from: 2027-05-01}}",
    ),
    "a withdrawal for a rule that is not there": (
        "r-1-11: {check: none}",
        "r-1-11: {check: none, withdrawn: {from: 2027-06-01, ⟦withdrawn.instead⟧instead: r-9-9}}",
    ),
    "a withdrawal for itself": (
        "r-1-11: {check: none}",
        "r-1-11: {check: none, withdrawn: {from: 2027-06-01, ⟦withdrawn.instead⟧instead: r-1-11}}",
    ),
    "a withdrawal for a list": (
        "r-1-11: {check: none}",
        "r-1-11: {check: none, withdrawn: {from: 2027-06-01, ⟦key.str⟧instead: [r-1-10]}}",
    ),
    "a withdrawn rule that others need": (
        "{impact: partial}\n  r-1-5: {priority: medium, remote: Средний, when",
        "{impact: partial, withdrawn: {from: 2027-06-01}}\n  r-1-5: {priority: medium, remote: С, ⟦name.unknown⟧when",
    ),
    "a tracker's priority": ("default_priority: medium", "⟦name.unknown⟧default_priority: urgent"),
    "a tracker's question": ("questions: [subject, impact]", "⟦name.unknown⟧questions: [subject, body, impact]"),
    "a priority's impact": ("when: [partial]", "⟦name.unknown⟧when: [partial, total]"),
    "an impact without a priority": (
        "  r-1-4: {impact: partial}\n  r-1-5: {priority: medium, remote: Средний, when: [partial]}",
        "  ⟦impact.no_priority⟧r-1-4: {impact: partial}\n  r-1-5: {priority: medium, remote: Средний, when: []}",
    ),
    "no status that asks": (
        "  r-1-6: {status: new, remote: New, turn: support, next: [new], asks_back: true}",
        "  ⟦status.asks_back⟧r-1-6: {status: new, remote: New, turn: support, next: [new]}",
    ),
    "a turn that there is not": ("    annul_after: 3\n", "    annul_after: 3\n    turns: [⟦key.choice⟧klient]\n"),
    "no way from silence to an end": ("turn: support, next: [new]", "turn: client, ⟦status.no_end⟧next: [new]"),
    "no way back from an end": (
        "turn: support, next: [new]",
        "turn: nobody, closed: true, ⟦status.no_way_back⟧next: [new]",
    ),
    "a status's next": ("next: [new]", "⟦name.unknown⟧next: [new, done]"),
    "the chooser's start": ("start: broken", "⟦name.unknown⟧start: begin"),
    "the chooser's tracker": ("tree:\n      broken: {if_yes: bug,", "⟦name.unknown⟧tree:\n      broken: {if_yes: bag,"),
    "the chooser's third way": ("if_no: bug}", "if_no: bug, ⟦key.unknown⟧if_perhaps: bug}"),
    "the chooser in a circle": ("broken: {if_yes: bug,", "⟦chooser.circle⟧broken: {if_yes: broken,"),
    "a name twice": (
        "  r-1-6: {status: new, remote: New, turn: support, next: [new], asks_back: true}",
        "  r-1-6: {⟦name.repeated⟧priority: medium, remote: New, when: [partial]}",
    ),
}  # fmt: skip
"""Changes to the Russian page of the sample: the text, and what replaces it."""

ENGLISH = {
    "days of a check on a translation": ("title: All at once", "title: All at once\n⟦translation.upkeep⟧owner: Anna"),
    "rules on a translation": ("title: All at once", "title: All at once\n⟦translation.rules⟧rules: {}"),
    "an anchor that the Russian page has not": (
        "## 1.1. Subject { #r-1-1 }",
        "⟦translation.anchor⟧## 1.12. More { #r-1-12 }\n\n## 1.1. Subject { #r-1-1 }",
    ),
    "three forms of a noun in English": (
        "message.long: No more than {max|character|characters}",
        "⟦word.forms⟧message.long: {max|a|b|c}",
    ),
    "an unknown word in English": (
        "## 1.1. Subject { #r-1-1 }",
        "## 1.5. Medium { #r-1-5 }\n\n```form\n⟦word.unknown⟧color: yellow\n```\n\n## 1.1. Subject { #r-1-1 }",
    ),
    "a placeholder in English": (
        "## 1.1. Subject { #r-1-1 }",
        "## 1.5. M { #r-1-5 }\n\n```form\n⟦word.placeholder⟧label: {maximum}\n```\n\n## 1.1. Subject { #r-1-1 }",
    ),
}
"""Changes to the English page of the sample."""
