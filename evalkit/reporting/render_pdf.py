"""A report model as a tagged PDF (PDF/UA-1), by typst. Data go in as JSON, never as source text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from itertools import pairwise
from math import inf
from typing import Any, Final

from evalkit.reporting import svg, typeset
from evalkit.reporting.charts.drawing import NARROW, PAPER, Chart
from evalkit.reporting.model import Block, Figure, Labels, ReportModel, Table
from evalkit.reporting.render_html import appendix_rows
from evalkit.reporting.typed_words import within_the_page
from evalkit.reporting.wording import wording

_WORTH_IT: Final = 0.86
"""Two columns must save at least a seventh of the height."""


def pdf(model: ReportModel) -> bytes:
    """The report on A4. The same model gives the same bytes: no date, no system font."""
    data = within_the_page(plain(model, model.labels))
    words = wording(model.language)
    by_id = {figure.id: figure for figure in model.figures()}
    charts = {id: figure.chart for id, figure in by_id.items() if figure.chart is not None}
    wanted = [svg.Wanted(chart.paper, f"{id}-paper", None) for id, chart in charts.items()]
    drawn = dict(zip(charts, svg.inline(wanted), strict=True))
    beside = [id for section in model.sections for pair in side_by_side(section.blocks) for id in pair]
    narrow = [svg.Wanted(charts[id].narrow, f"{id}-narrow", None) for id in beside]
    drawn_narrow = dict(zip(beside, svg.inline(narrow), strict=True))
    for section in data["sections"]:
        for block in section["blocks"]:
            if block["kind"] != "Figure":
                continue
            rows = appendix_rows(by_id[block["id"]].source, model)
            block["source_lines"] = [_sentence(words.named(name, text)) for name, text in rows]
            if block["id"] in charts:
                block["svg"] = drawn[block["id"]]
                block["alternative"] = charts[block["id"]].alternative
            if block["id"] in drawn_narrow:
                block["svg_narrow"] = drawn_narrow[block["id"]]
    return typeset.pdf("progression", "report", report=data)


def side_by_side(blocks: Sequence[Block]) -> tuple[tuple[str, str], ...]:
    """Ids of neighbouring figures that stand in two columns, since that leaves less of the page empty."""
    pairs: list[tuple[str, str]] = []
    for left, right in pairwise(blocks):
        if pairs and isinstance(left, Figure) and left.id == pairs[-1][1]:
            continue
        if not (isinstance(left, Figure) and isinstance(right, Figure)) or left.key or right.key:
            continue
        over = sum(_height(one, narrow=False) for one in (left, right))
        if max(_height(one, narrow=True) for one in (left, right)) < _WORTH_IT * over:
            pairs.append((left.id, right.id))
    return tuple(pairs)


def _height(figure: Figure, *, narrow: bool) -> float:
    """About how many millimetres a figure takes, its sentences beside the picture or (``narrow``) under it."""
    if figure.chart is None:
        return inf
    said = sum(len(note.text) for note in figure.readings)
    if narrow:
        return figure.chart.narrow.height * 82 / NARROW + said / 55 * 4.6
    return max(figure.chart.paper.height * 104 / PAPER, said / 39 * 4.6)


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def plain(value: Any, labels: Labels | None = None) -> Any:
    """Frozen blocks as plain values; each block says its kind, and a table what the signs in it mean.

    Charts are left out: they travel as SVG.
    """
    if isinstance(value, Chart):
        return True
    if is_dataclass(value) and not isinstance(value, type):
        said = {"kind": type(value).__name__} | {f.name: plain(getattr(value, f.name), labels) for f in fields(value)}
        if isinstance(value, Table) and labels is not None:
            said["legend"] = labels.legend_of(value)
        return said
    if isinstance(value, tuple | list):
        return [plain(part, labels) for part in value]
    return value
