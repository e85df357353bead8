"""A report model as JSON, for programs: schema ``evalkit.report/1`` (``docs/report-formats.md``).

It says what the other formats say, block by block, with the released values behind it; hidden numbers have no value.
"""

from __future__ import annotations

import json
import re
from dataclasses import fields, is_dataclass
from typing import Any, Final

import evalkit
from evalkit.disclosure.released import Released
from evalkit.exchange.analysis_json import analysis_json
from evalkit.exchange.json_text import json_text
from evalkit.reporting.charts.drawing import Chart
from evalkit.reporting.model import Block, Figure, ReportModel, Section

SCHEMA: Final = "evalkit.report/1"


def report_json(model: ReportModel, released: Released) -> bytes:
    """UTF-8, two-space indent, newline at the end; the same model gives the same bytes."""
    document = {
        "schema": SCHEMA,
        "evalkit": evalkit.__version__,
        "language": model.language,
        "small_group": model.small_group,
        "masthead": plain(model.masthead),
        "labels": plain(model.labels),
        "sections": [_section(section) for section in model.sections],
        "analysis": json.loads(analysis_json(released, model.language)),
    }
    return (json_text(document) + "\n").encode()


def kind(block: Block) -> str:
    """A block's kind as JSON names it: ``SideBySide`` is ``side_by_side``."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", type(block).__name__).lower()


def _section(section: Section) -> dict[str, Any]:
    return {
        "id": section.id,
        "title": section.title,
        "kicker": section.kicker,
        "blocks": [{"kind": kind(block), **_block(block)} for block in section.blocks],
    }


def _block(block: Block) -> dict[str, Any]:
    told: dict[str, Any] = plain(block)
    if isinstance(block, Figure):
        told["chart"] = None if block.chart is None else {"alternative": block.chart.alternative}
    return told


def plain(value: Any) -> Any:
    """Frozen values as JSON has them."""
    if isinstance(value, Chart):
        return None
    if is_dataclass(value) and not isinstance(value, type):
        return {part.name: plain(getattr(value, part.name)) for part in fields(value)}
    if isinstance(value, tuple | list):
        return [plain(part) for part in value]
    return value
