"""What is kept about a person, on paper for that person (A4, tagged PDF), in large type and from right to left too."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

import typst

from evalkit.i18n import RIGHT_TO_LEFT
from evalkit.reporting import fonts
from evalkit.settings import resource_folder


@dataclass(frozen=True)
class Entry:
    """``small``: the day and the place, in one line."""

    what: str
    said: str
    small: str


@dataclass(frozen=True)
class Part:
    title: str
    note: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Paper:
    """``nothing`` is said under a title without entries."""

    language: str
    title: str
    about: str
    association: str
    label: str
    nothing: str
    parts: tuple[Part, ...]


def pdf(paper: Paper) -> bytes:
    """The same paper gives the same bytes: no clock, no system font."""
    data = asdict(paper) | {"right_to_left": paper.language in RIGHT_TO_LEFT}
    compiled: bytes = _compiler().compile(
        format="pdf",
        sys_inputs={"paper": json.dumps(data, ensure_ascii=False, sort_keys=True)},
        pdf_standards=["ua-1"],
        timestamp=0,
    )
    return compiled


@cache
def _compiler() -> Any:
    folder = resource_folder("reports") / "own"
    return typst.Compiler(
        input=str(folder / "own.typ"), root=str(folder), font_paths=[str(fonts.folder())], ignore_system_fonts=True
    )
