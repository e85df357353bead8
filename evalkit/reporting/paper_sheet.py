"""A form as a sheet of paper (A4, tagged PDF): drawn by typst from the same definition that screens show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from evalkit.i18n import RIGHT_TO_LEFT, translator
from evalkit.i18n import mark as _
from evalkit.reporting import typeset
from evalkit.reporting.typed_words import within_the_page

LABELS: Mapping[str, str] = {
    "title": _("Sheet {code}"),
    "label": _("Code"),
    "day": _("Day"),
    "square": _("Square code of this sheet"),
    "practice": _("Practice: nothing on this sheet counts. Throw it away."),
}


@dataclass(frozen=True)
class PaperOption:
    """One sentence to tick; ``picture`` is the drawing of a level as SVG."""

    words: str
    picture: str | None = None


@dataclass(frozen=True)
class PaperQuestion:
    """One question. ``quiet``: the answers that are always open. ``box``: room for a number or a day. ``lines``: for
    words. ``after``: what happens with the words. ``section`` and ``intro``: of the section that it opens."""

    text: str
    options: Sequence[PaperOption] = ()
    quiet: Sequence[str] = ()
    several: bool = False
    box: bool = False
    lines: int = 0
    hint: str = ""
    after: str = ""
    section: str = ""
    intro: str = ""


@dataclass(frozen=True)
class PaperSheet:
    """Everything on the sheet: no name, no programme, no association. ``square``: the code as a picture (SVG).

    Without a code it is an anonymous sheet, with no room for a code or a day either. ``practice``: it was printed where
    one practises, and says so on every page.
    """

    language: str
    code: str
    square: str
    preface: str
    promise: Sequence[str]
    questions: Sequence[PaperQuestion]
    practice: bool = False


def pdf(sheet: PaperSheet) -> bytes:
    """The sheet on A4. The same sheet gives the same bytes: no date, no system font."""
    translate = translator(sheet.language)
    data = within_the_page(asdict(sheet)) | {
        "right_to_left": sheet.language in RIGHT_TO_LEFT,
        "labels": {key: translate(text, code=sheet.code) for key, text in LABELS.items()},
    }
    return typeset.pdf("paper", "sheet", sheet=data)
