"""A report model as a tagged PDF (PDF/UA-1), by typst. Data go in as JSON, never as source text."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

from evalkit.reporting import svg, typeset
from evalkit.reporting.charts.drawing import Chart
from evalkit.reporting.model import Labels, ReportModel, Table
from evalkit.reporting.render_html import appendix_rows
from evalkit.reporting.typed_words import within_the_page
from evalkit.reporting.wording import wording


def pdf(model: ReportModel) -> bytes:
    """The report on A4. The same model gives the same bytes: no date, no system font."""
    data = within_the_page(plain(model, model.labels))
    words = wording(model.language)
    by_id = {figure.id: figure for figure in model.figures()}
    charts = {id: figure.chart for id, figure in by_id.items() if figure.chart is not None}
    wanted = [svg.Wanted(chart.paper, f"{id}-paper", None) for id, chart in charts.items()]
    drawn = dict(zip(charts, svg.inline(wanted), strict=True))
    for section in data["sections"]:
        for block in section["blocks"]:
            if block["kind"] != "Figure":
                continue
            rows = appendix_rows(by_id[block["id"]].source, model)
            block["source_lines"] = [_sentence(words.named(name, text)) for name, text in rows]
            if block["id"] in charts:
                block["svg"] = drawn[block["id"]]
                block["alternative"] = charts[block["id"]].alternative
    return typeset.pdf("progression", "report", report=data)


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
