"""Charts as a page of the site shows them: both widths of each, all drawn in one go."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from evalkit.reporting import svg
from evalkit.reporting.charts.drawing import Chart
from evalkit.reporting.render_html import Drawn


def shown(charts: Mapping[str, Chart]) -> dict[str, Drawn]:
    """Name → the chart as SVG, wide and narrow. Names are unique on the page."""
    wanted = [
        svg.Wanted(picture, f"{name}-{width}", chart.alternative)
        for name, chart in charts.items()
        for width, picture in (("wide", chart.wide), ("narrow", chart.narrow))
    ]
    drawn = svg.inline(wanted)
    return {
        name: Drawn(Markup(wide), Markup(narrow))  # noqa: S704  (every text of a picture is escaped there)
        for name, wide, narrow in zip(charts, drawn[::2], drawn[1::2], strict=True)
    }
