from random import Random
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from submit.ticket.checks.credential import Credential
from submit.ticket.secrets.announced import BEGINNINGS, WORD
from submit.ticket.secrets.secret_words import MOST, lowered
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
        ("/bot1234567890:AAH0fakeTOKENfakeTOKENfakeTOKEN/send", "/bot1234567890••••••/send"),
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
def test_every_word_that_announces_a_value_has_a_known_beginning(text: str) -> None:
    word = WORD.search(text)
    assert word is None or word.start() in [place.start() for place in BEGINNINGS.finditer(lowered(text))]


FORMS = (
    "curl -u kassa7:{} https://gds.example/queue",
    "curl -s -X POST --user 'kassa7:{}' https://gds.example",
    "curl -X GET \\\n  -u kassa7:{} \\\n  https://gds.example",
    "postgres://kassa7:{}@db.example/tickets",
    "redis://:{}@cache.example:6379",
    "Server=db.example;Database=t;Uid=sa;Pwd={};",
    "jdbc:oracle:thin:scott/{}@//db.example:1521/x",
    "sshpass -p {} ssh kassa7@host.example",
    "mysql -uroot --password={}",
    "?password={}&x=1",
    "[db]\npassword = {}\nhost = db.example",
    "<user name='kassa7' password='{}'/>",
    "{{'pass': '{}'}}",
    "password1={}",
    "psw: {}",
    "Логин: kassa7\nПароль: {}",
    "паролем {} не пускает",
    "по паролю {} не пускает",
    "кодовое слово: {}",
)
"""What names the value, in commands, addresses, settings, and in the cases of Russian."""
PAIRS = (
    "логин kassa7 / {}",
    "логин: kassa7/{}",
    "Логин - kassa7 : {}",
    "доступы: kassa7 {}",
    "доступ: kassa7, {}",
    "данные для входа: kassa7 | {}",
    "креды kassa7:{}",
    "credentials: kassa7 / {}",
    "учётка kassa7:{}",
    "под учёткой kassa7 / {}",
    "учётная запись: kassa@putevka.example / {}",
    "аккаунт kassa7/{}",
    "account kassa7 : {}",
    "kassa@putevka.example:{}",
    "login kassa7 | {}",
    "логин: kassa7\n\nПароль\n{}",
    "l: kassa7 p: {}",
    "л: kassa7, п: {}",
)
"""Login and password side by side."""


@pytest.mark.parametrize("sentence", FORMS + PAIRS)
def test_it_finds_a_password_that_no_word_names(sentence: str) -> None:
    for value in ("Xy12ab34", "q7Wz-19t", "Zima2026", "s3cret77", "Qw!erty7"):
        text = sentence.format(value)
        assert codes(CHECK, text) == [value], text
        assert codes(CHECK, hidden(CHECK, text)) == []


@pytest.mark.parametrize("sentence", ["логин kassa7 {}", "логин kassa7, {}", "login: kassa7\n{}", "юзер kassa7; {}"])
@pytest.mark.parametrize("value", ["Xy12ab34", "q7Wz19t", "Qw!erty7", "tr0ub4dor&3"])
def test_what_only_stands_behind_a_login_must_be_like_nothing_else(sentence: str, value: str) -> None:
    assert codes(CHECK, sentence.format(value)) == [value]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Cookie: JSESSIONID=ABCDEF1234567890; lang=ru\nдальше", "Cookie: ••••••\nдальше"),
        ("set-cookie: sid=9f86d081884c7d65; HttpOnly", "set-cookie: ••••••"),
        ("-H 'authorization: bearer abcdEFGH1234'", "-H 'authorization: bearer ••••••'"),
        ('curl -H "Authorization: Basic a2Fzc2E3OlNlY3JldA==" x', 'curl -H "Authorization: Basic ••••••" x'),
        ("Basic a2Fzc2E3OlNlY3JldA==", "Basic ••••••"),
        ("ghp_abcdefghijklmnopqrstuvwxyz0123456789 x", "•••••• x"),
        ("xoxb-123456789012-abcdefghij", "••••••"),
        ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.abc-_1", "••••••"),
        (
            '"private_key": "-----BEGIN PRIVATE KEY-----\\nMIIEpAIBAAKCAQEA\\nq83v\\n-----END PRIVATE KEY-----\\n"',
            '"private_key": "-----BEGIN PRIVATE KEY-----\\n••••••-----END PRIVATE KEY-----\\n"',
        ),
        (
            "> -----BEGIN OPENSSH PRIVATE KEY-----\n> b3BlbnNzaC1rZXktdjEA\n> AAAABG5vbmU=\n",
            "> -----BEGIN OPENSSH PRIVATE KEY-----\n> ••••••\n",
        ),
        ("user/pass: kassa7/Xy12ab34", "user/pass: ••••••"),
        ("Пароль от кабинета Xy12ab34", "Пароль от кабинета ••••••"),
        ("AccountKey=abcd1234EFGH5678abcd1234==;", "AccountKey=••••••;"),
        ("логин и пароль - kassa7 - Xy12ab34", "логин и пароль - ••••••"),
        ("Логин\nkassa7\nПароль\nXy12ab34", "Логин\nkassa7\nПароль\n••••••"),
    ],
)
def test_secrets_of_a_known_form_go(text: str, shown: str) -> None:
    assert hidden(CHECK, text) == shown
    assert codes(CHECK, shown) == []


@pytest.mark.parametrize(
    "text",
    [
        "логин kassa7 не входит",
        "account kassa-7, role manager",
        "логин kassa7, PNR K7LM2P",
        "логин kassa7 / K7LM2P",
        "логин kassa7 / 881204",
        "логин kassa7 / SU1234",
        "под логином kassa7, офис 12",
        "логины kassa7, kassa8 и kassa9",
        "логин kassa7/kassa8",
        "логин kassa7, Chrome120",
        "user kassa7, Chrome/120.0",
        "login kassa7 / Windows11",
        "login kassa7 / branch2",
        "учётная запись: kassa-3, терминал 7X4H",
        "логин kassa7: ошибка ERR500",
        "логин kassa7 - Sabre PCC 7X4H",
        "учётку kassa7 заблокировали 25.11.2026 10:15",
        "account kassa7, ticket 421-6100998127",
        "логин kassa7; order ML-DX5FN7CH",
        "логин kassa7, IP 10.1.2.3",
        "login: kassa7\nOrder 881204",
        "логин kassa7\nK7LM2P не открывается",
        "agent@putevka.example: заказ 881204",
        "agent@putevka.example / SU1234",
        "агенты a@putevka.example / b2@putevka.example",
        "доступ к отчёту есть с 10:15",
        "доступ у kassa7 и agent12",
        "доступы выдали вчера, роль manager2",
        "доступ по адресу https://x.example/a1b2c3",
        "user agent Mozilla/5.0 (X11; Linux x86_64)",
        "user id 9f86d081884c",
        "https://x.example/user/kassa7/a1b2c3d4",
        "/account/kassa7/order12ab",
        "docker run -u 1000:1000 image",
        "Cookie: принять все",
        "Cookie: lang=ru",
        "cookie не сохраняются",
        "лог: 2026-11-23 09:15:22 INFO a1b2c3d4",
        "Пароль вводим, K7LM2P не открывается",
        "Пароль\nK7LM2P не открывается",
        "u: 5 p: 10",
        "Basic tariff a2Fzc2E3",
        "Пин 12 контакта",
    ],
)
def test_a_login_that_answers_our_question_is_none(text: str) -> None:
    assert codes(CHECK, text) == []


HOSTILE = (
    "пароль pwd token ",
    "password=> ",
    "user ",
    "логин a1 b2 ",
    "a@a.b:",
    "curl -u a:b ",
    "cookie: a=",
    "l: a p: b ",
)


@pytest.mark.parametrize("piece", HOSTILE)
def test_its_time_grows_with_the_text_and_no_faster(piece: str) -> None:
    def seconds(size: int) -> float:
        text = (piece * size)[:size]
        took = []
        for _ in range(3):
            started = process_time()
            codes(CHECK, text)
            took.append(process_time() - started)
        return min(took)

    assert seconds(40_000) < 12 * seconds(10_000) + 0.05


@pytest.mark.parametrize("piece", ["pw:", "password is ", "user: a\n", "user=a/", "a@a.b:\n", "cvv ", " -u :", "sk- "])
def test_no_number_of_words_before_a_secret_keeps_it_from_being_seen(piece: str) -> None:
    text = piece * (MOST + 100) + "\nпароль: Xy12ab34"
    assert "Xy12ab34" in "".join(text[span.start : span.end] for span in CHECK.spans(text))


@pytest.mark.parametrize("line", ["agent@putevka.example, ", "see foo-upper-air-a, ", "catalog blog dialog "])
def test_a_text_full_of_what_only_resembles_an_account_is_none(line: str) -> None:
    assert codes(CHECK, line * (MOST + 100)) == []
