"""Secrets inside files of text kinds: found in any encoding, told by line, and hidden with no other byte changed."""

from base64 import encodebytes
from collections.abc import Callable, Iterator
from quopri import encodestring
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from submit.ticket.checks.card_number import CardNumber
from submit.ticket.checks.check import Danger
from submit.ticket.checks.credential import Credential
from submit.ticket.file_search import MOST, OVERLAP, PIECE, hide, search
from submit.ticket.file_types import TEXTS
from submit.ticket.finding import Span
from submit.ticket.passages import MOST_PARTS, passages

CHECKS: dict[str, Danger] = {check.name(): check for check in (CardNumber(), Credential())}
CARD, PASSWORD, KEY = (
    "карта 4111 1111 1111 1111",
    "пароль: Xy12ab34",
    "-----BEGIN PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\nq83v\n",
)
STARRED = {CARD: "карта **** **** **** 1111", PASSWORD: "пароль: ********"}
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16-le", "utf-16-be", "cp1251", "koi8-r", "cp866")


def encoded(text: str, encoding: str) -> bytes:
    return ("\ufeff" + text if encoding.startswith("utf-16") else text).encode(encoding)


def lines(kind: str, content: bytes) -> list[int]:
    return [line for _, line in search(CHECKS, kind, content)]


@pytest.mark.parametrize("kind", TEXTS)
@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("secret", [CARD, PASSWORD])
def test_a_secret_is_told_by_its_line_and_hidden_in_place(kind: str, encoding: str, end: str, secret: str) -> None:
    text = end.join(("Открыли заказ 881204", "Нажали", f"и увидели {secret}", "вот и всё", ""))
    content = encoded(text, encoding)
    assert lines(kind, content) == [3]
    hidden = hide(CHECKS, kind, content)
    assert hidden == encoded(text.replace(secret, STARRED[secret]), encoding)
    assert lines(kind, hidden) == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("4111\r\n1111\r\n1111\r\n1111\r\n", "****\r\n****\r\n****\r\n1111\r\n"),
        ('1;"4111,1111,1111,1111";x\n', '1;"****,****,****,1111";x\n'),
        ("$ curl -u kassa7:Xy12ab34 https://x\n", "$ curl -u kassa7:******** https://x\n"),
        (f"key:\n{KEY}", "key:\n-----BEGIN PRIVATE KEY-----\n****************\n****\n"),
        ("Cookie: JSESSIONID=ABCDEF1234567890; lang=ru\n", "Cookie: **************************** *******\n"),
        ("логин kassa7 / Xy12ab34", "логин kassa7 / ********"),
    ],
)
def test_every_other_sign_stays(text: str, shown: str) -> None:
    assert hide(CHECKS, "log", text.encode()).decode() == shown
    assert lines("log", shown.encode()) == []


@pytest.mark.parametrize(
    ("transfer", "wrap"), [("base64", encodebytes), ("quoted-printable", encodestring), ("BASE64", encodebytes)]
)
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_the_wrapped_parts_of_a_mail_are_read_too(transfer: str, wrap: Callable[[bytes], bytes], end: bytes) -> None:
    def mail(secret: str, plain: str) -> bytes:
        head = f"From: a@b.example\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\n{plain}\n--x\n"
        part = f"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: {transfer}\nX-A: b\n\n"
        body = wrap(f"Здравствуйте, {secret}, и дальше, {'слова ' * 40}".encode()).rstrip()
        return (f"{head}{part}".encode() + body + b"\n--x--\n").replace(b"\n", end)

    content = mail(CARD, PASSWORD)
    assert lines("eml", content) == [6, 12]
    assert hide(CHECKS, "eml", content) == mail(STARRED[CARD], STARRED[PASSWORD])
    assert lines("eml", hide(CHECKS, "eml", content)) == []


@pytest.mark.parametrize("kind", ["png", "jpg", "pdf", "docx", "xlsx", "zip", ""])
def test_files_of_other_kinds_are_left_alone(kind: str) -> None:
    content = f"{CARD}\n{PASSWORD}".encode()
    assert search(CHECKS, kind, content) == ()
    assert hide(CHECKS, kind, content) == content


@pytest.mark.parametrize("before", [PIECE - 40, PIECE - 10, PIECE, PIECE // 2, 3 * PIECE - OVERLAP, 2 * PIECE - 3])
@pytest.mark.parametrize("filler", ["а\n", "а ", "слова слова слова слова слова слова слова слова\n"])
def test_a_secret_that_lies_across_two_pieces_is_found_once(before: int, filler: str) -> None:
    start = (filler * (before // len(filler) + 1))[:before]
    text = f"{start}\n{CARD}\n{filler * (PIECE // len(filler))}"
    assert lines("log", text.encode()) == [start.count("\n") + 2]


def test_a_log_is_searched_to_its_end() -> None:
    log = "2026-11-23 09:15:22,123 INFO user=kassa7 заказ 881204, билет 421-6100998127, 200 15ms\n" * 10_000
    assert lines("log", f"{log}{PASSWORD}\n{log}".encode()) == [10_001]


def test_of_many_places_some_are_told_and_all_are_hidden() -> None:
    content = f"{CARD}\n".encode() * 100
    assert lines("txt", content) == list(range(1, MOST + 1))
    assert hide(CHECKS, "txt", content) == f"{STARRED[CARD]}\n".encode() * 100


def test_a_mail_of_a_hundred_thousand_parts_is_read_as_one_of_a_thousand() -> None:
    part = b"Content-Transfer-Encoding: base64\n\nYWJj\n--\n"
    assert len(list(passages("eml", part * 10_000))) <= 2 * MOST_PARTS + 1
    assert lines("eml", part * 10_000 + CARD.encode()) == [40_001]


@given(st.binary(max_size=300), st.sampled_from(TEXTS))
def test_what_holds_no_secret_comes_back_as_it_was(content: bytes, kind: str) -> None:
    if not search(CHECKS, kind, content):
        assert hide(CHECKS, kind, content) == content


@pytest.mark.parametrize(
    "piece",
    ["Content-Transfer-Encoding: base64\n", "пароль pwd token ", "4242-4242-4242-4241 ", "user ", "1\n\n\n\n", "a"],
)
def test_its_time_grows_with_the_file_and_no_faster(piece: str) -> None:
    def seconds(size: int) -> float:
        content = (piece * size)[:size].encode()
        took = []
        for _ in range(2):
            started = process_time()
            search(CHECKS, "eml", content)
            took.append(process_time() - started)
        return min(took)

    assert seconds(200_000) < 12 * seconds(50_000) + 0.05


def test_a_search_ends_when_it_has_found_enough() -> None:
    looked = list[int]()

    class Anywhere(CardNumber):
        def spans(self, text: str) -> Iterator[Span]:
            looked.append(len(text))
            yield Span(0, 1, 0)

    assert len(search({"card": Anywhere()}, "txt", b"one line\n" * 500_000)) == MOST
    assert len(looked) == MOST
