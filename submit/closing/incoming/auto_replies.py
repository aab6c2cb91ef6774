"""Detection of mail written by machines. Mail with any of the usual signs is never accepted as an answer."""

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from email.message import Message
from importlib.resources import files

_WORDS: Mapping[str, list[str]] = tomllib.loads(files(__package__).joinpath("machine.toml").read_text(encoding="utf-8"))

_TELLING: Mapping[str, Callable[[str], bool]] = {
    # RFC 3834, and the headers used before it.
    "Auto-Submitted": lambda value: value.partition(";")[0].strip() != "no",
    "X-Auto-Response-Suppress": bool,
    "Precedence": lambda value: value in ("bulk", "junk", "list", "auto_reply"),
    "X-Autoreply": lambda value: value != "no",
    "X-Autorespond": bool,
    "X-Autoresponse": bool,
    "X-Autoresponder": bool,
    "X-Auto-Reply": bool,
    "X-Auto-Reply-From": bool,
    "X-Mail-Autoreply": bool,
    "X-FC-MachineGenerated": bool,
    "X-Loop": bool,
    # Bounces, and what they contain if their sender's address is lost.
    "Return-Path": lambda value: value.replace(" ", "") == "<>",
    "X-Failed-Recipients": bool,
    "Content-Type": lambda value: value.startswith("multipart/report"),
    # Mailing lists.
    "List-Id": bool,
    "List-Post": bool,
}
"""What a header of this name, in small letters, says of it."""

_SUBJECT = re.compile("|".join(map(re.escape, _WORDS["subjects"])))


def is_by_machine(message: Message, subject: str, senders: Iterable[str]) -> bool:
    """Return True for an auto-reply, a bounce, a mailing list, or another help desk's program."""
    tells = any(
        says(str(value).strip().lower()) for name, says in _TELLING.items() for value in message.get_all(name, [])
    )
    named = any(sender.partition("@")[0].lower() in _WORDS["senders"] for sender in senders)
    return tells or named or _SUBJECT.match(subject.strip().lower()) is not None
