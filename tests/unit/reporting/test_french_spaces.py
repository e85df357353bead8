"""No sign of a French report begins a line: in sentences, tables and what is told of a picture."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

import pytest

from evalkit.disclosure.cells import Cell
from evalkit.reporting.charts.drawing import Chart
from evalkit.reporting.charts.standing import distribution
from evalkit.reporting.charts.times import Times, times
from evalkit.reporting.model import FigureSource
from evalkit.reporting.wording import wording
from tests.unit.reporting.pictured_world import everything
from tests.unit.reporting.world import a_context, a_group_of, a_report, low_follow_up, ordinary

BARE = re.compile(r"[^\s\u00a0]: |[^\s\u00a0]; | [:;!?%»](?!/)|« ")
"""A sign without its space, or with one at which a line may break."""


def texts(value: Any) -> Iterator[str]:
    """Every text of a report that is ours; a source's citation is its author's."""
    if isinstance(value, Chart):
        yield value.alternative
    elif isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from texts(part)
    elif is_dataclass(value) and not isinstance(value, FigureSource):
        for one in fields(value):
            yield from texts(getattr(value, one.name))


REPORTS = {
    "ordinary": lambda: a_report(ordinary(), "fr", a_context(pictured=everything())),
    "few_seen_again": lambda: a_report(low_follow_up(), "fr"),
    "group_of_8": lambda: a_report(a_group_of(8), "fr"),
    "group_of_12": lambda: a_report(a_group_of(12), "fr"),
}


@pytest.mark.slow
@pytest.mark.parametrize("which", REPORTS)
def test_every_sign_has_its_space(which: str) -> None:
    assert [text for text in texts(REPORTS[which]().sections) if BARE.search(text)] == []


def test_pictures_are_told_as_their_language_is_written() -> None:
    words = wording("fr")
    rows = [Times("a", 1.2, 0.9, 1.5), Times("b", None, 0.9, 1.5)]
    told = times(rows, "moins", "plus", words).alternative
    assert told.startswith("a\u00a0: ")
    assert "\u00a0; b\u00a0: " in told
    assert told.endswith(".")
    assert distribution((Cell.shown(9), Cell.hidden(1, 4)), ("rarement", "souvent"), words).startswith("9 rarement et ")
    english = times(rows, "less", "more", wording("en")).alternative
    assert english.startswith("a: ")
    assert "; b: " in english
