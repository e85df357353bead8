"""A form as a sheet of paper (A4, tagged PDF): drawn by typst from the same definition that screens show."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from evalkit.i18n import RIGHT_TO_LEFT, translator
from evalkit.i18n import mark as _
from evalkit.reporting import typeset

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
    data = _within_the_page(asdict(sheet)) | {
        "right_to_left": sheet.language in RIGHT_TO_LEFT,
        "labels": {key: translate(text, code=sheet.code) for key, text in LABELS.items()},
    }
    return typeset.pdf("paper", "sheet", sheet=data)


_ENDLESS: Final = re.compile(r"\S{46,}")
_PIECE: Final = 12
"""Letters after which such a word may break; fewer would make setting the page slow."""


def _within_the_page(told: Any) -> Any:
    """Everything that is said, with places to break in a word that is longer than a line; drawings stay as they are."""
    if isinstance(told, str):
        drawn = told.startswith("<svg")
        return told if drawn else _ENDLESS.sub(_in_pieces, told)
    if isinstance(told, Mapping):
        return {name: _within_the_page(value) for name, value in told.items()}
    return [_within_the_page(value) for value in told] if isinstance(told, list | tuple) else told


def _in_pieces(word: re.Match[str]) -> str:
    return "\u200b".join(word[0][at : at + _PIECE] for at in range(0, len(word[0]), _PIECE))
