"""Sets a document of typst from what it is told: the same input, the same bytes; no clock, no system font."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import typst

from evalkit.reporting import fonts
from evalkit.settings import resource_folder


def pdf(folder: str, document: str, **told: Any) -> bytes:
    """``reports/<folder>/<document>.typ`` on paper, tagged (PDF/UA-1). ``told``: plain values by their name there."""
    made: bytes = _compiler(folder, document).compile(
        format="pdf", sys_inputs=_inputs(told), pdf_standards=["ua-1"], timestamp=0
    )
    return made


def pngs(folder: str, document: str, *, ppi: float, **told: Any) -> tuple[bytes, ...]:
    """Its pages as pictures."""
    made: list[bytes] | bytes = _compiler(folder, document).compile(format="png", sys_inputs=_inputs(told), ppi=ppi)
    return (made,) if isinstance(made, bytes) else tuple(made)


def _inputs(told: dict[str, Any]) -> dict[str, str]:
    return {name: json.dumps(value, ensure_ascii=False, sort_keys=True) for name, value in told.items()}


@cache
def _compiler(folder: str, document: str) -> Any:
    home = resource_folder("reports") / folder
    return typst.Compiler(
        input=str(home / f"{document}.typ"), root=str(home), font_paths=[str(fonts.folder())], ignore_system_fonts=True
    )
