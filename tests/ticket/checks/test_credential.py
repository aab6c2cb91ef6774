from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from submit.ticket.checks.credential import PIECES, WORD, Credential
from submit.ticket.spelling import mentions
from tests.ticket.checks.danger import codes, hidden

CHECK = Credential()

RANDOM = Random(314)
LETTERS = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ"


def password() -> str:
    """Letters and digits, sometimes with a special character."""
    word = "".join(RANDOM.choice(LETTERS) for _ in range(RANDOM.randint(4, 9)))
    return word + RANDOM.choice(("", "!", "@", "_", "-")) + str(RANDOM.randint(10, 9999))


def key() -> str:
    return "".join(RANDOM.choice(LETTERS + "23456789") for _ in range(22)) + str(RANDOM.randint(10, 99))


PASSWORDS = (
    "пароль: {}",
    "Пароль - {}",
    "пароль — {}, логин kassa7",
    "пароль {} не подходит",
    "логин kassa7, пароль {}, очередь не чистится",
    "пароль от кабинета: {}",
    "Пароль (временный): {}",
    "пароль для kassa7: {}",
    "новый пароль {}",
    "сменили пароль на {}, и всё равно не пускает",
    "Логин: kassa7\nПароль: {}\nСтраница: отчёт",
    "password={}&user=kassa7",
    "password: {}",
    "The password is {}",
    "pwd={}",
    "--password {}",
    '{{"user": "kassa7", "password": "{}"}}',
    '{{\\"password\\": \\"{}\\"}}',
    "<ns:Password Type='x#PasswordText'>{}</ns:Password>",
    "https://kassa7:{}@gds-proxy.example/queue не отвечает",
)
KEYS = (
    "api_key={}",
    "API-ключ: {}",
    "X-Api-Key: {}",
    "ключ доступа {}",
    "client_secret: {}",
    "access_token={}&scope=all",
    "токен: {}",
    "Authorization: Bearer {}",
    '"token": "{}"',
    "aws_secret_access_key = {}",
)


@pytest.mark.parametrize("sentence", PASSWORDS)
def test_it_finds_a_password_with_its_value(sentence: str) -> None:
    for _ in range(10):
        value = password()
        text = sentence.format(value)
        assert codes(CHECK, text) == [value], text


@pytest.mark.parametrize("sentence", KEYS)
def test_it_finds_a_key_with_its_value(sentence: str) -> None:
    for _ in range(5):
        value = key()
        text = sentence.format(value)
        assert codes(CHECK, text) == [value], text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("пароль: qwerty12", "пароль: ••••••"),
        ("пароль qwerty", "пароль qwerty"),
        ("пароль: qwerty", "пароль: ••••••"),
        ("Пароль: Zima2026.", "Пароль: ••••••."),
        ("логин/пароль: kassa7/Secret77", "логин/пароль: ••••••"),
        ("логин и пароль: kassa7 Secret77, очередь Q9", "логин и пароль: ••••••, очередь Q9"),
        ("пароль: $ecret123 и далее", "пароль: •••••• и далее"),
        ("пароль: A&b12345", "пароль: ••••••"),
        ("пароль 12345678", "пароль ••••••"),
        ("ПИН-код: 4321", "ПИН-код: ••••••"),
        ("CVC 123", "CVC ••••••"),
        ("password=topsecret;user=kassa7", "password=••••••;user=kassa7"),
        ("Authorization: Basic dXNlcjpwYXNz", "Authorization: Basic ••••••"),
        ("/bot1234567890:AAH0fakeTOKENfakeTOKENfakeTOKEN/send", "/bot••••••/send"),
        ("ключ AKIAIOSFODNN7EXAMPLE", "ключ ••••••"),
        (
            "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\nq83vEjRWeJCrze8S\n-----END RSA PRIVATE KEY-----\nвсё",
            "-----BEGIN RSA PRIVATE KEY-----\n••••••\n-----END RSA PRIVATE KEY-----\nвсё",
        ),
        ("token: " + "aB3" * 400 + " конец", "token: •••••• конец"),
    ],
)
def test_the_value_becomes_dots_and_the_rest_stays(text: str, shown: str) -> None:
    assert hidden(CHECK, text) == shown
    assert codes(CHECK, shown) == []


SUBJECTS = ("пароль", "Пароль", "password", "токен", "API-ключ", "PIN-код", "ключ доступа", "token")
STATES = (
    "{} не подходит",
    "Не могу сбросить {}: ссылка в письме устарела",
    "Забыл {}, логин kassa7",
    "{} истёк, вход не работает",
    "{}: ••••••",
    "{}: ******",
    "{}=<ваше значение>",
    "{}=${{SECRET}}",
    "{}: null",
    "{} до 25.11.2026",
    "{} действует 90 дней",
    "{} не принят: ошибка 401",
    "{} не подходит: ERR500",
    "{} по ссылке https://x.example/reset?id=5",
    "{} пришёл на адрес: agent@putevka.example",
    "{} вводили в 12:30:45",
    "Поле «{}» пустое",
    "Где сменить {}?",
    "Поменяйте, пожалуйста, {} кассиру Ивановой",
    "{} действует до: 2026-11-23T10:00:00",
)


@pytest.mark.parametrize("word", SUBJECTS)
@pytest.mark.parametrize("state", STATES)
def test_the_word_alone_is_none(state: str, word: str) -> None:
    assert codes(CHECK, state.format(word)) == []


@pytest.mark.parametrize(
    "text",
    [
        "Сбросьте пароль kassa7",
        "Сбросить пароль для kassa7",
        "пароль на kassa7 не подходит",
        "Сброс пароля: Amadeus",
        "Сброс пароля: sabre",
        "Пароль: минимум 8 символов",
        "Пароль должен быть не короче 8 символов",
        "пароль 30-дневный",
        "после пароля 500",
        "Пароль и логин приняты, дальше ошибка 403",
        "Сменили пароль на более сложный",
        "Boarding pass: AB12345 не печатается",
        "passengers: 12345",
        "passport 751234567",
        "Password reset link does not work",
        "password: required",
        "password_reset_token не пришёл",
        "Ключ бронирования: K7LM2P",
        "ключ маршрута SVO-LED-20261123",
        "Истёк session token Sabre, приходится входить заново",
        "bearer token expired",
        "secretary: Ivanova2",
        "секрет успеха 2026",
        "Хэш коммита 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b, после него сломался поиск",
        "https://user:password@host.example",
        "https://x.example:8080/path@a",
        "-----BEGIN CERTIFICATE-----\nMIIEpAIBAAKCAQEA\n-----END CERTIFICATE-----",
        "PNR K7LM2P, AZ9QTR, очередь Q50C1, PCC 2K9B, EPR не указываю",
    ],
)
def test_what_only_speaks_of_a_password_is_none(text: str) -> None:
    assert codes(CHECK, text) == []


@given(st.from_regex(WORD))
def test_no_text_that_announces_a_value_is_passed_over(text: str) -> None:
    assert mentions(text, PIECES) or not WORD.search(text)
