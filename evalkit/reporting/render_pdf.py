"""A report model as a tagged PDF (PDF/UA-1), by typst. Data go in as JSON, never as source text."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any

import typst

from evalkit.reporting import fonts, svg
from evalkit.reporting.charts.drawing import Chart
from evalkit.reporting.model import ReportModel
from evalkit.reporting.render_html import appendix_rows
from evalkit.settings import resource_folder


def pdf(model: ReportModel) -> bytes:
    """The report on A4. The same model gives the same bytes: no date, no system font."""
    data = plain(model)
    by_id = {figure.id: figure for figure in model.figures()}
    for section in data["sections"]:
        for block in section["blocks"]:
            if block["kind"] != "Figure":
                continue
            figure = by_id[block["id"]]
            block["source_rows"] = [list(row) for row in appendix_rows(figure.source, model)]
            if figure.chart is not None:
                name = f"{figure.id}-paper"
                block["svg"] = svg.inline(figure.chart.paper, name=name, label=None)
                block["alternative"] = figure.chart.alternative
    text = json.dumps(data, ensure_ascii=False, sort_keys=True)
    compiled: bytes = _compiler().compile(
        format="pdf", sys_inputs={"report": text}, pdf_standards=["ua-1"], timestamp=0
    )
    return compiled


def plain(value: Any) -> Any:
    """Frozen blocks as plain values; each block says its kind. Charts are left out: they travel as SVG."""
    if isinstance(value, Chart):
        return True
    if is_dataclass(value) and not isinstance(value, type):
        return {"kind": type(value).__name__} | {f.name: plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, tuple | list):
        return [plain(part) for part in value]
    return value


@cache
def _compiler() -> Any:
    folder = resource_folder("reports") / "progression"
    return typst.Compiler(
        input=str(folder / "report.typ"), root=str(folder), font_paths=[str(fonts.folder())], ignore_system_fonts=True
    )
