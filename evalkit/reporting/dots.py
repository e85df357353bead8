"""Pictures as PNG in the house font, for documents that hold no SVG or are opened where that font is not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from evalkit.reporting import svg, typeset
from evalkit.reporting.charts.drawing import Picture

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
    return typeset.pngs("progression", "pictures", ppi=_POINTS_PER_INCH * DOTS_PER_PIXEL, pictures=data)
