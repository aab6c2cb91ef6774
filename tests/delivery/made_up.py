"""Subjects and names of files that clients might give, made up by chance that repeats."""

from random import Random

from submit.ticket.clean import clean_file_name, clean_line

WORDS = (
    "Завести учётные записи новым кассирам",
    "Возврат билета",
    "Sabre",
    "error 500",
    "PNR ABC123",
    "1С:Предприятие",
    "=?utf-8?q?x?=",
    "=?koi8-r?B?8NLJ18XU?=",
    "=?",
    "?=",
    "_",
    "%20",
    "utf-8''x",
    "☎️👩‍👩‍👧‍👦🇷🇺",
    "e\u0301\u0323",
    "й",
    "עברית",
    "العربية",
    "日本語",
    "ﷺ",
    "𝔘𝔫𝔦𝔠𝔬𝔡𝔢",
    "a" * 90,
    "ы" * 90,
    '"кавычки"',
    "(скобки)",
    "<a@b.example>",
    "a@b.example, c@d.example;",
    "\\",
    "[ML-12345678]",
    "Re:",
    "№ 5",
    "«ёлочки» — тире",
    "O'Neil",
    "*",
    "\t",
    "\u00a0",
    "\u2028",
    "\ud800",
    "\x00",
)
LETTERS = " абвёЯabZ09 .,;:=?_-@<>()[]\"'\\/%*#&+~`{}|^!\u0301\u200d\U0001f600ش漢"


def made_up(random: Random) -> str:
    """A text of any kind, from nothing to a thousand characters."""
    if random.random() < 0.5:
        return random.choice((" ", "", "  ", " \u0301")).join(random.choices(WORDS, k=random.randint(1, 12)))
    return "".join(random.choices(LETTERS, k=random.choice((1, 5, 20, 80, 300))))


def subjects(count: int, seed: int = 1) -> list[str]:
    """Subjects as the form keeps them."""
    random = Random(seed)
    return [clean_line(made_up(random)) for _ in range(count)]


def file_names(count: int, seed: int = 2) -> list[str]:
    """Names of files as the form keeps them."""
    random = Random(seed)
    return [clean_file_name(f"{made_up(random)}.{random.choice(('png', 'pdf', 'ё', ''))}") for _ in range(count)]


NAMES = (
    "agent",
    "o'neil",
    "o.ivanova+kassa",
    "a_b",
    "x-1",
    "#&=~^`{}$*",
    "=?utf-8?q?a?=",
    "a%b",
    "b!a",
    '"a b"',
    "агент",
)
SIGNS = "abzAZ09.+-_'=?%!/|#$&*^`{}~ \"(),:;<>@[\\]\x00\r\n\té\u2028\ud800а"
DOMAINS = (
    "putevka.example",
    "mail.putevka.ru",
    "путёвка.рф",
    "ｆｕｌｌ.example",
    "x.example.",
    "[127.0.0.1]",
    "a..ru",
    "a_b.ru",
)


def addresses(count: int, seed: int = 3) -> list[str]:
    """What might be typed as an address; many are none."""
    random = Random(seed)
    return [f"{_name(random)}@{_domain(random)}" for _ in range(count)]


def _name(random: Random) -> str:
    if random.random() < 0.4:
        return random.choice(NAMES) + "".join(random.choices(SIGNS[:12], k=random.randint(0, 3)))
    return "".join(random.choices(SIGNS[: random.choice((6, 12, 30, len(SIGNS)))], k=random.choice((1, 3, 12, 64, 65))))


def _domain(random: Random) -> str:
    if random.random() < 0.8:
        return random.choice(DOMAINS[:4] if random.random() < 0.8 else DOMAINS)
    return ".".join("".join(random.choices("abz09-_ж[(", k=random.choice((1, 5, 63, 64)))) for _ in range(3))
