"""A report model as a tagged PDF (PDF/UA-1), by typst. Data go in as JSON, never as source text."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

from evalkit.reporting import svg, typeset
from evalkit.reporting.charts.drawing import Chart
from evalkit.reporting.endless_words import within_the_page
from evalkit.reporting.model import ReportModel
from evalkit.reporting.render_html import appendix_rows


def pdf(model: ReportModel) -> bytes:
    """The report on A4. The same model gives the same bytes: no date, no system font."""
    data = within_the_page(plain(model))
    by_id = {figure.id: figure for figure in model.figures()}
    charts = {id: figure.chart for id, figure in by_id.items() if figure.chart is not None}
    wanted = [svg.Wanted(chart.paper, f"{id}-paper", None) for id, chart in charts.items()]
    drawn = dict(zip(charts, svg.inline(wanted), strict=True))
    for section in data["sections"]:
        for block in section["blocks"]:
            if block["kind"] != "Figure":
                continue
            block["source_rows"] = [list(row) for row in appendix_rows(by_id[block["id"]].source, model)]
            if block["id"] in charts:
                block["svg"] = drawn[block["id"]]
                block["alternative"] = charts[block["id"]].alternative
    return typeset.pdf("progression", "report", report=data)


def plain(value: Any) -> Any:
    """Frozen blocks as plain values; each block says its kind. Charts are left out: they travel as SVG."""
    if isinstance(value, Chart):
        return True
    if is_dataclass(value) and not isinstance(value, type):
        return {"kind": type(value).__name__} | {f.name: plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, tuple | list):
        return [plain(part) for part in value]
    return value
