"""What the preview knows about the pages at one moment: made by the process that watches them, shown in every page."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Remark:
    """One problem, as `submit check` prints it.

    `address` and `anchor` lead to its place on the site, `line` is the text there; they are empty if the place is not
    on a page.
    """

    text: str
    is_advice: bool = False
    address: str = ""
    anchor: str = ""
    line: str = ""


@dataclass(frozen=True)
class PreviewState:
    """For each language a mark that changes whenever the shown pages change; and the problems of the pages."""

    shown: Mapping[str, str]
    remarks: tuple[Remark, ...] = ()

    @property
    def errors(self) -> tuple[Remark, ...]:
        return tuple(remark for remark in self.remarks if not remark.is_advice)

    @property
    def advice(self) -> tuple[Remark, ...]:
        return tuple(remark for remark in self.remarks if remark.is_advice)
