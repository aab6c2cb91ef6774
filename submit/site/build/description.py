"""What a page is about, in one sentence, for search engines and messengers."""

import re

NO_PROSE = ("#", "-", "*", "|", "<", "`", ">")
LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
MARKS = re.compile(r"\*\*|`")
END = re.compile(r"(?<=[.!?…])\s")


def first_sentence(markdown: str) -> str:
    """Return the first sentence of a page's first paragraph, without markup; empty if there is none."""
    blocks = (block.strip() for block in markdown.split("\n\n"))
    paragraph = next((block for block in blocks if block and not block.startswith(NO_PROSE)), "")
    return END.split(" ".join(MARKS.sub("", LINK.sub(r"\1", paragraph)).split()))[0]
