"""Mails as clients' programs write them."""

from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

OLGA = "olga@client.example"
DESK = "desk@support.example"
QUOTED = "\n\nпт, 27 нояб. 2026 г. в 10:00, Поддержка <desk@support.example>:\n> Какой заказ?\n> \n> https://support.example/submit/sent/0/\n"


def an_answer(
    letter: EmailMessage | None = None,
    text: str = "Заказ 881204",
    sender: str = OLGA,
    files: list[tuple[str, bytes]] | None = None,
    quoted: str = QUOTED,
    **headers: str,
) -> bytes:
    """An answer to one of our letters, as a mail program writes it; `headers` are set, or left out if empty."""
    mail = EmailMessage(policy=SMTP)
    values: dict[str, Any] = {"From": sender, "To": DESK, "Subject": "Re: Ответ", "Message-ID": "<a1@client.example>"}
    if letter:
        values |= {"In-Reply-To": letter["Message-ID"], "References": f"{letter['References']} {letter['Message-ID']}"}
    values |= {name.replace("_", "-"): value for name, value in headers.items()}
    mail.set_content(text + quoted)
    for name, content in files or []:
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    head = "".join(f"{name}: {_encoded(str(value))}\r\n" for name, value in values.items() if value)
    return head.encode() + mail.as_bytes()


def _encoded(value: str) -> str:
    words, sign, address = value.partition(" <")
    return value if value.isascii() else Header(words, "utf-8").encode() + sign + address
