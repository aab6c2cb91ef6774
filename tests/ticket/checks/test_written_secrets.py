"""Ways to write a secret that a first reader overlooks, and honest lines that resemble them."""

import pytest

from submit.ticket.checks.card_number import CardNumber
from submit.ticket.checks.credential import Credential
from tests.ticket.checks.danger import codes

SECRET = "Xy12ab34"
CREDENTIALS = (
    "https://x.example/a;jsessionid={}",
    "JSESSIONID={}",
    "PHPSESSID: {}",
    "ASP.NET_SessionId={}",
    "sessionid: {}",
    '"session_id": "{}"',
    "https://x.example/a?sid={}&b=1",
    "https://x.example/a?b=1&SID={}",
    "mysql -uroot -p{} tickets",
    "mysql -h db.example -u root -p{}",
    "mysqldump -u root -p{} tickets > a.sql",
    "mariadb -uroot -p{}",
    "CREATE USER 'a'@'%' IDENTIFIED BY '{}';",
    "alter user a identified with mysql_native_password by '{}'",
    "SET PASSWORD FOR a = PASSWORD('{}');",
    'select password("{}")',
    "Password;{}",
    "Пароль;{}",
    "kassa7;Пароль|{}",
    "пароль\t{}",
    "password%3D{}",
    "password%3a{}",
    "пароль --> {}",
    "пароль -> {}",
    "пароль → {}",
    "ｐａｓｓｗｏｒｄ：{}",
    "ｔｏｋｅｎ＝{}",
    "парoль: {}",
    "пapoль: {}",
    "pаsswоrd: {}",
    "pаss: {}",
    "п а р о л ь: {}",
    "П.А.Р.О.Л.Ь - {}",
    "п_а_р_о_л_ь = {}",
    "p a s s w o r d: {}",
    "parol: {}",
    "kassa7:{}",
    "не пускает под kassa7:{} с утра",
    "root:{}",
    "admin:{}",
    "учётка kassa7:{}",
    "доступы: kassa7 {}",
    "доступы kassa7:{}",
)
CODES = (
    "смс код {}",
    "СМС-код: {}",
    "sms code {}",
    "код из СМС {}",
    "код из sms: {}",
    "код по смс {}",
    "код для входа {}",
    "одноразовый код {}",
    "Одноразовый пароль: {}",
    "OTP: {}",
    "OTP {}",
    "TOTP={}",
    "2FA code {}",
    "one-time code is {}",
    "verification code: {}",
)
CARD = "4111{0}1111{0}1111{0}1111"
CARDS = (
    "%B4111111111111111^IVANOV/IVAN^25121011000?",
    "B2: %b4111111111111111^IVANOV/IVAN^2512",
    ";4111111111111111=25121011000?",
    *(CARD.format(sign) for sign in ("%20", "%C2%A0", "&nbsp;", "&#160;", "&#xA0;", "<br>", "<br/>", "<BR />", "\\n")),
    "(4111) (1111) (1111) (1111)",
    "[4111][1111][1111][1111]",
    "{4111}{1111}{1111}{1111}",
)
INNOCENT = (
    "код ошибки 123456",
    "код заказа 123456",
    "код брони 123456",
    "код авторизации 123456 по терминалу",
    "код из отчёта 123456",
    "код по ОКПО 12345678",
    "код подтверждения брони 123456",
    "код для отеля 123456",
    "смс пришла в 12:30, заказ 123456",
    "смс не приходит на +7 916 123-45-67",
    "OTP не приходит, заказ 123456",
    "2FA включили 2026-11-25",
    "смс-код не приходит с 25.11.2026",
    "смс-код не пришёл по заказу 123456",
    "одноразовый код не приходит, заказ 123456",
    "verification code is not accepted, order 123456",
    "билет 4212401234567",
    "421-6100998127",
    "PNR K7LM2P, AZ9QTR",
    "цена 123456 руб., было 120000",
    "сессия оборвалась, session: timeout 30",
    "sessionid не передаётся",
    "ORACLE_SID=orcl",
    "SID=ORCL12345 в строке подключения",
    "mysql -u root -p tickets",
    "mysql --port 3306 --host db7",
    "mysql -P3306 -h db",
    "pass identified by order 123456",
    "Passenger is identified by 'PNR'",
    "password() возвращает пустое",
    "забыл пароль; заказ A123456",
    "пароль, заказ K7LM2P",
    "Логин;Пароль;Роль",
    "пароль;изменён",
    "пароль --> не подходит",
    "пароль → вход → отчёт",
    "п а р о л ь не подходит",
    "parole board: 12345",
    "Digest of the day",
    "digest: 12 писем",
    "kassa7: не пускает",
    "kassa7:kassa8",
    "kassa7:ERR500",
    "rooms2:superior",
    "sha256:9f86d081884c7d659a2feaa0c55ad015",
    "sha256:Ab12Cd34Ef",
    "admin:reports",
    "localhost:8080/path1",
    "srv7:443",
    "host7.example:8080/Queue",
    "terminal7:Q50C1",
    "рейс SU1234:SVO-LED",
    "10:30 12:45 заказ N-123456",
    "4111%20из%201111",
    "2026%2011%2025",
    "<br>1234<br>5678<br>9012",
    "123456&nbsp;789012&nbsp;345678",
)


@pytest.mark.parametrize("sentence", CREDENTIALS)
def test_a_password_is_found_however_it_is_written(sentence: str) -> None:
    found = codes(Credential(), sentence.format(SECRET))
    assert len(found) == 1 and SECRET in found[0]


def test_all_of_a_digest_is_hidden() -> None:
    words = 'username="kassa7", realm="a", nonce="abc", response="6629fae49393a053"'
    assert codes(Credential(), f"Authorization: Digest {words}") == [words]


def test_a_quoted_password_of_a_command_is_hidden_whole() -> None:
    assert codes(Credential(), "mysql -uroot -p'Xy12 ab34' tickets") == ["'Xy12 ab34"]


@pytest.mark.parametrize("sentence", CODES)
def test_a_one_time_code_is_found(sentence: str) -> None:
    for code in ("123456", "4821", "123 456"):
        assert codes(Credential(), sentence.format(code)) == [code]


@pytest.mark.parametrize("text", CARDS)
def test_a_card_is_found_however_it_is_written(text: str) -> None:
    assert len(codes(CardNumber(), text)) == 1


@pytest.mark.parametrize("text", INNOCENT)
def test_an_honest_line_stays(text: str) -> None:
    assert codes(Credential(), text) + codes(CardNumber(), text) == []
