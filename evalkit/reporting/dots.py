"""Pictures as PNG in the house font, for documents that hold no SVG or are opened where that font is not."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from typing import Any, Final

import typst

from evalkit.reporting import fonts, svg
from evalkit.reporting.charts.drawing import Picture
from evalkit.settings import resource_folder

DOTS_PER_PIXEL: Final = 2
"""A picture of 640 pixels is then 1280 dots wide: 16 cm on paper at 200 dots an inch, in half the time of 300."""
_POINTS_PER_INCH: Final = 72


def png(pictures: Sequence[Picture]) -> tuple[bytes, ...]:
    """All pictures at once, in their order: fonts are read once. The same pictures give the same bytes."""
    if not pictures:
        return ()
    drawn = svg.inline([svg.Wanted(one, "picture", None) for one in pictures])
    data = [
        {"width": one.width, "height": round(one.height), "svg": shapes}
        for one, shapes in zip(pictures, drawn, strict=True)
    ]
    text = json.dumps(data, ensure_ascii=False)
    made: list[bytes] | bytes = _compiler().compile(
        format="png", sys_inputs={"pictures": text}, ppi=_POINTS_PER_INCH * DOTS_PER_PIXEL
    )
    return (made,) if isinstance(made, bytes) else tuple(made)


@cache
def _compiler() -> Any:
    folder = resource_folder("reports") / "progression"
    return typst.Compiler(
        input=str(folder / "pictures.typ"), root=str(folder), font_paths=[str(fonts.folder())],
        ignore_system_fonts=True,
    )  # fmt: skip
