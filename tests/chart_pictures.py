"""The pictures of docs/charts.md, drawn from an invented programme: ``python -m tests.chart_pictures`` renews them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from evalkit.disclosure.released import Released
from evalkit.reporting import svg
from tests.unit.reporting.builders import a_released_result, released
from tests.unit.reporting.pictured_world import everything
from tests.unit.reporting.world import INDICATORS, a_context, a_report, times

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "pictures"
SHOWN = ("paths-speaking_up", "over-time-speaking_up", "months-speaking_up", "reach-1", "needs", "period")


def two_occasions() -> Released:
    """Three indicators at two occasions; 126 people of 138 seen again at the first, 108 at the second."""
    return released(
        *(
            a_released_result(times(moves, factor), indicator=key, wave=wave, enrolled=144, baseline=138, left=left)
            for key, moves in INDICATORS.items()
            for wave, factor, left in (("3_months", 7, 8), ("6_months", 6, 20))
        )
    )


def pictures() -> Mapping[Path, str]:
    """File → its SVG, with the text alternative inside."""
    report = a_report(two_occasions(), "en", a_context(pictured=everything()))
    found = {}
    for figure in report.figures():
        if figure.id in SHOWN and figure.chart is not None:
            name = f"chart-{figure.id.split('-speaking')[0]}"
            drawn = svg.inline([svg.Wanted(figure.chart.wide, name, figure.chart.alternative)])[0]
            found[FOLDER / f"{name}.svg"] = f"{drawn}\n"
    return found


if __name__ == "__main__":
    for path, text in pictures().items():
        path.write_text(text, "utf-8")
