"""What a page is about, in a sentence, for those who list it elsewhere: search engines and messengers."""

import re

NO_PROSE = ("#", "-", "*", "|", "<", "`", ">")
LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
MARKS = re.compile(r"\*\*|`")
END = re.compile(r"(?<=[.!?…])\s")


def first_sentence(markdown: str) -> str:
    """The first sentence of the first paragraph of a page, its markup taken away; empty where there is none."""
    blocks = (block.strip() for block in markdown.split("\n\n"))
    paragraph = next((block for block in blocks if block and not block.startswith(NO_PROSE)), "")
    return END.split(" ".join(MARKS.sub("", LINK.sub(r"\1", paragraph)).split()))[0]
