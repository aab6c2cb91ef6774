"""Which encoding is this text written in? Of those that our clients' programs write."""

from codecs import BOM_UTF16_BE, BOM_UTF16_LE

MARKS = {BOM_UTF16_LE: "utf-16-le", BOM_UTF16_BE: "utf-16-be"}
ONE_BYTE = ("cp1251", "koi8-r", "cp866")
COMMON = "оеаинтсрвл"
"""The letters that stand most often in any Russian text."""
SAMPLE = 65_536
ASCII = bytes(range(128))


def encoding_of(content: bytes) -> str | None:
    """Tell the encoding in which the bytes can be read and written back unchanged; None if they are no text."""
    marked = MARKS.get(content[:2])
    if marked:
        return marked if _fits(content, marked) else None
    if b"\0" in content:
        return None
    if _fits(content, "utf-8"):
        return "utf-8"
    return _likeliest(content) if _fits(content, "cp1251") else None


def _fits(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _likeliest(content: bytes) -> str:
    letters = content.translate(None, ASCII)[:SAMPLE]
    return max(ONE_BYTE, key=lambda encoding: sum(map(letters.count, (sign.encode(encoding) for sign in COMMON))))
