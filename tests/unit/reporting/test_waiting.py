"""Figures that the release gate holds back: a sentence in their place, in the ordinary and in the small form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import pytest

from evalkit.definitions import Audience, loader
from evalkit.disclosure.cells import Cell
from evalkit.disclosure.released import Released, ReleasedResult, ReleasedSource
from evalkit.reporting import render, render_docx, render_html, render_xlsx
from evalkit.reporting.context import Demand, ReportContext
from evalkit.reporting.model import ReportModel
from evalkit.reporting.process_told import KeptAsOf
from tests.unit.reporting.builders import a_released_result, pairs

FORM = loader.shipped_form("empowerment")
POLICY = loader.load_policies().for_audience(Audience.FUNDER)
MAIN = FORM.indicators[0].key
MANY = pairs({"1→2": 20, "2→2": 20, "3→2": 20})
ENROLLED = 70
FEW = pairs({"1→2": 6, "2→2": 6})


def built(
    *results: ReleasedResult, waiting: dict[str, dict[str, KeptAsOf | None]], language: str = "en"
) -> ReportModel:
    released = Released(
        Audience.FUNDER, POLICY, ReleasedSource("0" * 64), Cell.not_collected(), FORM.key, FORM.version, FORM.hash,
        results, "g",
    )  # fmt: skip
    context = ReportContext(
        form=FORM, name="Lire la ville", association="Maison Grenadille", waiting=waiting, demand=Demand(40, 30, 7)
    )
    return render.model(released, context, language=language, reader=Audience.FUNDER, grant="g")


def text(model: ReportModel) -> str:
    return render_html.article(model).replace("\u00a0", " ")


@pytest.mark.parametrize("moves", [MANY, FEW], ids=["ordinary", "small group"])
def test_a_figure_that_stands_as_before_says_since_when(moves: Mapping[tuple[int, int], int]) -> None:
    result = a_released_result(moves, indicator=MAIN, wave="6_months", enrolled=ENROLLED, baseline=ENROLLED)
    said = text(built(result, waiting={MAIN: {"6_months": KeptAsOf(dt.date(2026, 3, 2))}}))
    assert "Where people stand at 6 months is told as of 2 March 2026" in said


@pytest.mark.parametrize("moves", [MANY, FEW], ids=["ordinary", "small group"])
def test_an_indicator_without_any_figure_has_its_sentence(moves: Mapping[tuple[int, int], int]) -> None:
    other = FORM.indicators[1].key
    result = a_released_result(moves, indicator=MAIN, wave="6_months", enrolled=ENROLLED, baseline=ENROLLED)
    model = built(result, waiting={other: {"6_months": None}})
    assert "Where people stand at 6 months is not shown this time" in text(model)
    hidden = next(section for section in model.sections if section.id == "hidden")
    assert "not shown this time" in repr(hidden.blocks)


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_where_every_figure_waits_the_report_is_one_of_process_and_words(language: str) -> None:
    every = {one.key: {"3_months": None, "6_months": None} for one in FORM.indicators}
    model = built(waiting=every, language=language)
    ids = [section.id for section in model.sections]
    assert [one for one in ids if one.startswith("indicator-")] == [
        f"indicator-{one.key.replace('_', '-')}" for one in FORM.indicators
    ]
    assert list(model.figures()) == []
    assert "40" in text(model)  # who asked for a place
    assert render_xlsx.xlsx(model, FORM)[:2] == b"PK"
    assert render_docx.docx(model)[:2] == b"PK"
