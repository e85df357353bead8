"""Each programme beside all of them: in the alphabet's order, with hidden numbers hidden, and never for one alone."""

from __future__ import annotations

from dataclasses import replace

from evalkit.definitions import Audience, loader
from evalkit.disclosure.cells import Cell
from evalkit.disclosure.released import Released, ReleasedSource
from evalkit.reporting import render
from evalkit.reporting.context import ReportContext
from evalkit.reporting.model import ReportModel, Table
from evalkit.services.reports.release_breakdown import with_programmes
from tests.unit.reporting.builders import a_released_result, pairs

FORM = loader.shipped_form("empowerment")
POLICY = loader.load_policies().for_audience(Audience.FUNDER)
MOVES = pairs({"1→2": 10, "2→2": 8, "3→2": 6})
NAMES = {"b": {"fr": "Zinnia", "en": "Aster"}, "a": {"fr": "Bleuet", "en": "Cornflower"}}


def released(*programmes: str | None) -> Released:
    results = tuple(
        a_released_result(MOVES, wave="6_months", programme=programme, hide=("declined",) if programme == "a" else ())
        for programme in programmes
    )
    return Released(
        Audience.FUNDER, POLICY, ReleasedSource("0" * 64), Cell.shown(24), FORM.key, FORM.version, FORM.hash,
        results, "g",
    )  # fmt: skip


def built(of: Released, language: str) -> ReportModel:
    context = ReportContext(form=FORM, name="Ensemble", association="Maison Grenadille ASBL")
    model = render.model(of, context, language=language, reader=Audience.FUNDER, grant="g")
    return with_programmes(model, of, FORM, NAMES)


def rows(model: ReportModel) -> list[tuple[str, ...]]:
    (section,) = (one for one in model.sections if one.id == "programmes")
    (table,) = (block for block in section.blocks if isinstance(block, Table))
    return [tuple(cell.text for cell in row) for row in table.rows]


def test_programmes_stand_in_the_order_of_the_readers_alphabet_with_all_of_them_last() -> None:
    of = released(None, "a", "b")
    assert rows(built(of, "fr")) == [
        ("Bleuet", "24", "10", "8", "·"),
        ("Zinnia", "24", "10", "8", "6"),
        ("Toutes les actions ensemble", "24", "10", "8", "6"),
    ]
    assert [row[0] for row in rows(built(of, "en"))] == ["Aster", "Cornflower", "All programmes together"]


def test_the_section_stands_before_the_limits() -> None:
    ids = [section.id for section in built(released(None, "a", "b"), "en").sections]
    assert ids.index("programmes") == ids.index("limits") - 1


def test_one_programme_alone_has_no_such_section() -> None:
    for of in (released(None), released(None, "a")):
        assert all(section.id != "programmes" for section in built(of, "en").sections)


def test_a_number_that_was_never_released_is_not_made_up() -> None:
    of = released(None, "a", "b")
    hidden = replace(
        of, results=(of.results[0], replace(of.results[1], suppressed=True, flow={}, categories={}), of.results[2])
    )
    assert rows(built(hidden, "fr"))[0] == ("Bleuet", "·", "·", "·", "·")
