"""The Vega-Lite specification of pictures, made by Altair: all of them side by side on one sheet.

One layer for each kind of mark, one facet for each picture. So however many pictures are wanted, the specification is
the same and only its data differ: Altair writes and validates it once for a process, and the renderer reads it once.
Places are exact already (labels stand on the marks), so every scale is one to one.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, Final

import altair as alt

from evalkit.reporting.charts.data import Row
from evalkit.reporting.theme import FAMILY

_SIDE: Final = 1000
"""Width and height of a picture's place on the sheet; only scales read it, and what is larger is not cut off."""
_NAME: Final = "marks"


def specification(rows: Sequence[Row]) -> dict[str, Any]:
    """The specification of the pictures whose marks these are, with the marks as its named data."""
    return {**_sheet(), "datasets": {_NAME: list(rows)}}


@cache
def _sheet() -> dict[str, Any]:
    """What all sheets have in common. Kinds lie over each other in this order; within a kind, later over earlier."""
    pictures = alt.layer(_areas(), _rects(), _lines(), _signs(), _texts(), data=alt.NamedData(_NAME))
    sheet = (
        pictures.properties(width=_SIDE, height=_SIDE)
        .facet(row=alt.Row("picture:O", header=None), bounds="flush", spacing=0)
        .properties(padding=0, autosize="none")
        .configure(background="transparent", font=FAMILY, aria=False)
        .configure_view(stroke=None, fill=None)
    )
    made: dict[str, Any] = sheet.to_dict()
    return made


def _of(kind: str) -> Any:
    return alt.Chart().transform_filter(alt.datum.kind == kind)


def _areas() -> Any:
    area = _of("area").mark_area(line=False, interpolate=alt.ExprRef("datum.how"))
    return area.encode(_x(), _y(), alt.Y2("y2"), _fill(), alt.Detail("number:O"))


def _rects() -> Any:
    return _of("rect").mark_rect(strokeWidth=1.5).encode(_x(), _y(), alt.X2("x2"), alt.Y2("y2"), _fill(), _line())


def _lines() -> Any:
    rule = _of("line").mark_rule(
        strokeCap="round", strokeWidth=alt.ExprRef("datum.thick"), strokeDash=alt.ExprRef("datum.dashes")
    )
    return rule.encode(_x(), _y(), alt.X2("x2"), alt.Y2("y2"), _line())


def _signs() -> Any:
    point = _of("sign").mark_point(opacity=1, strokeWidth=1.2)
    shape, size = alt.Shape("shape:N", scale=None), alt.Size("size:Q", scale=None)
    return point.encode(_x(), _y(), shape, size, _fill(), _line())


def _texts() -> Any:
    text = _of("text").mark_text(
        baseline="middle", font=FAMILY, limit=0, align=alt.ExprRef("datum.anchor"),
        fontSize=alt.ExprRef("datum.size"), fontWeight=alt.ExprRef("datum.weight"),
    )  # fmt: skip
    return text.encode(_x(), _y(), alt.Text("text:N"), _fill())


def _x() -> alt.X:
    return alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, _SIDE], nice=False, zero=False))


def _y() -> alt.Y:
    return alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[_SIDE, 0], nice=False, zero=False))


def _fill() -> alt.Fill:
    return alt.Fill("fill:N", scale=None)


def _line() -> alt.Stroke:
    return alt.Stroke("line:N", scale=None)
