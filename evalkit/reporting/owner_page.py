"""All results of an analysis as one plain page that stands alone: a table for each indicator and wave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from evalkit.disclosure.cells import Cell, Figure
from evalkit.disclosure.released import Released, ReleasedResult
from evalkit.disclosure.warning_text import warning_text
from evalkit.i18n import mark, number, percent, translator
from evalkit.settings import resource_folder

HIDDEN, NOT_COLLECTED = "·", ":"
_LOW = {"follow_up_below_60", "follow_up_below_40"}

COUNTS: Mapping[str, str] = {
    "enrolled": mark("entered"),
    "baseline": mark("with a start"),
    "followed": mark("seen again"),
    "missed": mark("not seen again"),
    "left": mark("left before"),
    "not_yet_due": mark("not yet due"),
}
CATEGORIES: Mapping[str, str] = {
    "improved": mark("higher than at the start"),
    "unchanged": mark("at the same level"),
    "held_at_top": mark("held the highest level"),
    "declined": mark("lower than at the start"),
}


@dataclass(frozen=True)
class Titles:
    """Words of the form: its own title, indicator → title, wave → label."""

    form: str
    indicators: Mapping[str, str]
    waves: Mapping[str, str]


@dataclass(frozen=True)
class Line:
    """One row of a table: whose, and what is shown in each column."""

    programme: str | None
    suppressed: bool
    counts: tuple[str, ...]
    categories: tuple[str, ...]
    share: str
    bounds: str
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """One indicator at one wave."""

    indicator: str
    baseline_wave: str
    wave: str
    lines: tuple[Line, ...]


def owner_page(released: Released, titles: Titles, language: str) -> str:
    """The page in the reader's language: nothing but what was released."""
    order = list(dict.fromkeys(_table_of(result) for result in released.results))
    tables = [
        Table(
            titles.indicators.get(indicator, indicator),
            titles.waves.get(baseline, baseline),
            titles.waves.get(wave, wave),
            tuple(_line(result, language) for result in results),
        )
        for (indicator, baseline, wave), results in groupby(
            sorted(released.results, key=lambda result: order.index(_table_of(result))), key=_table_of
        )
    ]
    return (
        _environment()
        .get_template("page.html.j2")
        .render(
            _=translator(language), language=language, titles=titles, tables=tables, released=released,
            counts=COUNTS, categories=CATEGORIES,
        )
    )  # fmt: skip


def _table_of(result: ReleasedResult) -> tuple[str, str, str]:
    return result.indicator, result.baseline_wave, result.wave


def _line(result: ReleasedResult, language: str) -> Line:
    warnings = tuple(warning_text(warn, language) for warn in result.warnings)
    if result.suppressed:
        return Line(result.programme, True, (), (), "", "", warnings)
    return Line(
        result.programme,
        False,
        tuple(_cell(result.flow.get(name), language) for name in COUNTS),
        tuple(_cell(result.categories.get(name), language) for name in CATEGORIES),
        # Where too many were not seen again, the bounds stand alone (METHODS 3): a share would say too much.
        "–" if _LOW & {warn.code for warn in result.warnings} else _share(result.shares.get("improved"), language),
        _ends(result.bounds_improved, language),
        warnings,
    )


def _cell(cell: Cell | None, language: str) -> str:
    if cell is None or cell.state == "not_collected":
        return NOT_COLLECTED
    return number(cell.value, language) if cell.is_shown and cell.value is not None else HIDDEN


def _share(figure: Figure | None, language: str) -> str:
    if figure is None or figure.value is None or figure.low is None or figure.high is None:
        return "–"
    return f"{percent(figure.value, language)} ({percent(figure.low, language)}–{percent(figure.high, language)})"


def _ends(figure: Figure | None, language: str) -> str:
    if figure is None or figure.low is None or figure.high is None:
        return "–"
    return f"{percent(figure.low, language)}–{percent(figure.high, language)}"


@cache
def _environment() -> Environment:
    folder = resource_folder("reports") / "analysis"
    return Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
