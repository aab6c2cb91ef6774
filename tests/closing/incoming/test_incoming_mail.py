"""A mail is read whatever it is made of, and nothing of it is lost or made up."""

from email.message import EmailMessage, MIMEPart
from email.policy import SMTP

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from submit.closing.incoming.body import LONGEST_NAME, MOST_ATTACHMENTS
from submit.closing.incoming.incoming_mail import LONGEST_FROM, read_mail
from tests.closing.incoming.mails import OLGA, an_answer

PNG = b"\x89PNG\r\n\x1a\n"
HEAD = b"From: olga@client.example\r\nMessage-ID: <a1@client.example>\r\n"


def a_mail(body: str, plain: str | None = None) -> EmailMessage:
    mail = EmailMessage(policy=SMTP)
    mail["From"] = OLGA
    if plain is not None:
        mail.set_content(plain)
        mail.add_alternative(body, subtype="html")
    else:
        mail.set_content(body, subtype="html")
    return mail


def test_an_answer_is_read() -> None:
    mail = read_mail(an_answer(In_Reply_To="<b@x.example>", References="<a@x.example>\r\n <b@x.example>"))
    assert (mail.message_id, mail.sender, mail.text) == ("<a1@client.example>", OLGA, "Заказ 881204")
    assert mail.answers == ("<b@x.example>", "<a@x.example>")
    assert "Какой заказ?" in mail.whole and not mail.is_by_machine


@pytest.mark.parametrize(
    ("header", "sender"),
    [
        ("Ольга Петрова <olga@client.example>", OLGA),
        ("olga@client.example", OLGA),
        ('"olga@client.example" <thief@x.example>', "thief@x.example"),
        ("olga@client.example, thief@x.example", ""),
        ("Ольга <>", ""),
        ("", ""),
        ("<<>>,;:", ""),
        ("=?utf-8?B?0J/QtdGC0YDQvtCy0LAsINCe0LvRjNCz0LA=?= <olga@client.example>", OLGA),
        ("=?utf-8?B?0J7Qu9GM0LPQsCAo0J/Rg9GC0ZHQstC60LA=?= <olga@client.example>", OLGA),
        ("=?utf-8?B?0J/QtdGC0YDQvtCy0LA7INCe0LvRjNCz0LA=?= <olga@client.example>", OLGA),
        ('"=?koi8-r?B?8MXU0s/XwSwg78zYx8E=?=" <olga@client.example>', OLGA),
        ("=?utf-8?Q?Petrova,_Olga?= <olga@client.example>", OLGA),
        ("=?utf-8?q?olga=40client=2Eexample?=\r\n =?utf-8?q?=5Bx=5D?= <olga@client.example>", OLGA),
        ('"Petrova, Olga (\\"Putevka\\"); [x] <a@b.example>" <olga@client.example>', OLGA),
        ("Petrova, Olga <olga@client.example>", OLGA),
        ("olga@client.example <olga@client.example>", OLGA),
        ("olga@client.example (Olga)", OLGA),
        ("Desk: olga@client.example;", OLGA),
        ("=?utf-8?q?olga=40client.example_=28?= <thief@x.example>", "thief@x.example"),
        ("=?utf-8?q?=3Colga=40client.example=3E?= <thief@x.example>", "thief@x.example"),
        ("=?utf-8?b?b2xnYUBjbGllbnQuZXhhbXBsZQ==?= <thief@x.example>", "thief@x.example"),
        ("=?utf-8?b?b2xnYUBjbGllbnQuZXhhbXBsZQ==?=", ""),
        ("=?utf-8?q?olga?=@client.example", ""),
        ("=?utf-8?q?x?=olga@client.example", ""),
        ("=?x?q? <thief@x.example> ?= olga@client.example", ""),
        ("olga@client.example <thief@x.example>", ""),
        ("olga@client.example(<thief@x.example>", ""),
        ("<thief@x.example> olga@client.example", ""),
        ("olga@client.example@x.example", ""),
        ('"olga@client.example <thief@x.example>', ""),
    ],
)
def test_the_sender_is_the_one_address_in_from(header: str, sender: str) -> None:
    assert read_mail(an_answer(From=header)).sender == sender


def test_a_name_in_raw_bytes_hides_no_address() -> None:
    for charset in ("utf-8", "koi8-r"):
        head = "From: Ольга Петрова <olga@client.example>\r\n".encode(charset)
        assert read_mail(head + an_answer(From="")).sender == OLGA


@pytest.mark.parametrize("part", ['"', '"\\\\', "=?x?q?", "a@", "(", "<a@", "=?", "a", '"a'])
def test_a_sender_without_end_is_nobody(part: str) -> None:
    assert read_mail(f"From: {part * 200_000} <olga@client.example>\r\n".encode() + an_answer(From="")).sender == ""


def test_two_from_headers_name_nobody() -> None:
    assert read_mail(b"From: thief@x.example\r\n" + an_answer()).sender == ""


def test_plain_text_is_preferred_and_html_alone_is_read() -> None:
    assert read_mail(a_mail("<p>из HTML</p>", "из текста").as_bytes()).text == "из текста"
    assert read_mail(a_mail("<p>из HTML</p>", " \n").as_bytes()).text == "из HTML"
    assert read_mail(a_mail("<p>из HTML</p>").as_bytes()).text == "из HTML"


def test_what_html_quotes_is_no_word_of_the_client() -> None:
    html = "<div>Заказ 881204</div><div class=gmail_quote><div>27.11.2026, Поддержка &lt;d@s.example&gt;:<br></div>"
    html += "<blockquote>Какой заказ?<br>https://x.example/submit/sent/0/</blockquote></div>"
    assert read_mail(a_mail(html).as_bytes()).text == "Заказ 881204"


def test_files_are_taken_from_every_corner() -> None:
    mail = a_mail('<p>см. <img src="cid:1"></p>', "см.")
    mail.get_payload()[1].add_related(PNG, "image", "png", cid="<1>")  # type: ignore[union-attr,index]
    mail.add_attachment("журнал", filename="журнал «1».log")
    inner = EmailMessage()
    inner["Subject"] = "Отказ"
    inner.set_content("Sabre: ошибка 500")
    mail.add_attachment(inner)
    found = read_mail(mail.as_bytes())
    assert found.text == "см."
    assert [name for name, _ in found.attachments] == ["file.png", "журнал «1».log", "mail.eml"]
    assert found.attachments[0][1] == PNG and b"Subject" in found.attachments[2][1]


def test_a_seal_is_no_file() -> None:
    mail = a_mail("<p>да</p>", "да")
    mail.make_mixed()
    seal = MIMEPart()
    seal.set_content(b"x", "application", "pkcs7-signature", filename="smime.p7s")
    mail.attach(seal)
    assert read_mail(mail.as_bytes()).attachments == ()


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (HEAD + b"Content-Type: text/plain; charset=koi8-r\r\n\r\n" + "Заказ".encode("koi8-r"), "Заказ"),
        (HEAD + b"Content-Type: text/plain; charset=no-such\r\n\r\n" + "Заказ".encode(), "Заказ"),
        (HEAD + b"\r\n" + "Заказ".encode("cp1251"), "Заказ"),
        (HEAD + b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n====", ""),
        (HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nraz\r\n--b\r\n\r\ndva", "raz\n\ndva"),
        (HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\nno parts", ""),
        (HEAD + b"Content-Type: multipart/mixed\r\n\r\nno boundary", ""),
        (HEAD + b"Content-Type: //\r\n\r\nda", "da"),
        (b"", ""),
        (b"\0\0\0", ""),
        (b"no header at all", ""),
    ],
)
def test_what_is_broken_is_read_as_far_as_it_goes(raw: bytes, text: str) -> None:
    assert read_mail(raw).text in (text, raw.decode("cp1251").strip())


def test_a_subject_names_no_ticket() -> None:
    assert read_mail(an_answer(Subject="Re: Ответ: Sabre (ML-FK4XR8BT)")).answers == ()


@given(st.binary(max_size=400))
@settings(max_examples=300)
def test_no_bytes_make_it_stumble(junk: bytes) -> None:
    read_mail(junk)
    read_mail(
        HEAD
        + b"Subject: =?utf-8?b?"
        + junk
        + b"?=\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n"
        + junk
    )
    read_mail(b"From: " + junk + b"\r\nMessage-ID: " + junk + b"\r\nReferences: " + junk + b"\r\n\r\n" + junk)


def test_a_large_mail_is_read_to_its_last_word() -> None:
    words = "слово " * 100_000 + "конец"
    assert read_mail(a_mail(words, words).as_bytes()).text == words
    assert read_mail(a_mail(f"<p>{words}</p>").as_bytes()).whole.strip() == words


def test_of_very_many_attachments_and_long_names_some_are_taken() -> None:
    part = b"--x\r\nContent-Disposition: attachment; filename=" + b"a" * (LONGEST_NAME + 9) + b"\r\n\r\na\r\n"
    head = HEAD + b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
    attachments = read_mail(head + part * (MOST_ATTACHMENTS + 9) + b"--x--\r\n").attachments
    assert len(attachments) == MOST_ATTACHMENTS
    assert {len(name) for name, _ in attachments} == {LONGEST_NAME}


def test_a_sender_in_a_very_long_header_is_not_believed() -> None:
    assert read_mail(b"From: " + b"a" * LONGEST_FROM + b" <olga@client.example>\r\n\r\na").sender == ""
