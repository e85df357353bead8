"""The report as JSON: the documented shape, what the page says, no number behind a hidden one."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any, get_args

import pytest

from evalkit.reporting import model
from evalkit.reporting.render_json import SCHEMA, report_json
from tests.unit.reporting.world import a_group_of, a_report, ordinary

DOCUMENTED = Path(__file__).parents[3] / "docs" / "report-formats.md"


def cells(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if value.keys() >= {"text", "note", "value"}:
            yield value
        for inner in value.values():
            yield from cells(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from cells(inner)


def test_the_document_has_its_keys_in_order_and_says_what_the_page_says() -> None:
    released = ordinary()
    report = a_report(released, "nl")
    told = json.loads(report_json(report, released))
    assert list(told) == ["schema", "evalkit", "language", "small_group", "masthead", "labels", "sections", "analysis"]
    assert (told["schema"], told["language"]) == (SCHEMA, "nl")
    assert [section["id"] for section in told["sections"]] == [section.id for section in report.sections]
    figures = [b for s in told["sections"] for b in s["blocks"] if b["kind"] == "figure"]
    assert [figure["title"] for figure in figures] == [figure.title for figure in report.figures()]
    assert [f["chart"] and f["chart"]["alternative"] for f in figures] == [
        f.chart and f.chart.alternative for f in report.figures()
    ]
    assert told["analysis"]["schema"] == "evalkit.progression/1"
    assert told["analysis"]["policy"]["audience"] == "funder"


def test_a_hidden_number_has_no_value() -> None:
    released = a_group_of(8)
    told = json.loads(report_json(a_report(released), released))
    hidden = [cell for cell in cells(told) if cell["kind"] == "hidden"]
    assert hidden
    assert {cell["value"] for cell in hidden} == {None}
    assert {cell["value"] for cell in cells(told) if cell["kind"] == "number" and cell["text"] == "8"} == {8}


def test_a_hidden_cell_cannot_be_made_with_a_value() -> None:
    with pytest.raises(ValueError, match="no value"):
        model.TableCell("·", "hidden", value=3)


def test_the_same_model_gives_the_same_bytes() -> None:
    released = ordinary()
    first = report_json(a_report(released), released)
    assert first == report_json(a_report(released), released)
    assert first.endswith(b"\n")


def test_every_kind_of_block_is_documented_with_its_keys() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| ((?:`\w+`(?:, )?)+) \|", DOCUMENTED.read_text("utf-8"), re.MULTILINE))
    for block in get_args(model.Block):
        kind = re.sub(r"(?<!^)(?=[A-Z])", "_", block.__name__).lower()
        assert re.findall(r"`(\w+)`", rows[kind]) == [part.name for part in fields(block)]
