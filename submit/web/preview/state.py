"""What the preview knows of the pages at a moment; made by the process that watches them, shown in every page."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Remark:
    """One problem, as `submit check` prints it. `address` and `anchor` lead to its place on the site, `line` is what
    is written there; they are empty where the place is none of a page."""

    text: str
    is_advice: bool = False
    address: str = ""
    anchor: str = ""
    line: str = ""


@dataclass(frozen=True)
class PreviewState:
    """A mark of what is shown in each language, another one whenever that changes, and what is wrong with the pages."""

    shown: Mapping[str, str]
    remarks: tuple[Remark, ...] = ()

    @property
    def errors(self) -> tuple[Remark, ...]:
        return tuple(remark for remark in self.remarks if not remark.is_advice)

    @property
    def advice(self) -> tuple[Remark, ...]:
        return tuple(remark for remark in self.remarks if remark.is_advice)
