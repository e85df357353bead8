"""What the pages of reach show: figures told in the reader's language with their pictures, and the words of a flag."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from evalkit.disclosure.reach import ReleasedGate
from evalkit.i18n import Translator, mark
from evalkit.reporting import door_told, reach_told
from evalkit.reporting.reach_told import Setting, Told
from evalkit.reporting.render_html import Drawn
from evalkit.reporting.shown_charts import shown
from evalkit.reporting.wording import Wording
from evalkit.services.reach.association import ReachPage
from evalkit.services.reach.publics import groups_of

FLAGS: Mapping[str, str] = MappingProxyType(
    {
        "few": mark("People who start furthest away come in less often than the intended public"),
        "leave": mark("People who start furthest away leave early more often"),
        "hours": mark("People who start furthest away are offered fewer hours"),
    }
)
"""What a flag says, as the title of its conversation."""


@dataclass(frozen=True)
class Seen:
    """``lead``: the page's answer, "" without figures. ``charts``: by the name of what is told."""

    lead: str
    told: tuple[Told, ...]
    charts: Mapping[str, Drawn]


async def of_association(page: ReachPage, words: Wording, demand: Mapping[str, str], gate: ReleasedGate | None) -> Seen:
    """Everything that the association's page tells. Drawing waits in a thread."""
    told: list[Told] = []
    lead = ""
    if page.reach is not None and page.came is not None and page.public is not None:
        parts = tuple((p.low, p.high) for p in page.public.parts) or groups_of(page.came.indicator)
        setting = Setting(
            page.came.indicator, parts, words.text(page.public.source), page.public.year, page.came.first,
            page.came.outside, page.pooled,
        )  # fmt: skip
        lead = reach_told.lead(page.reach, setting, words)
        told += reach_told.told(page.reach, setting, words)
    if gate is not None:
        told.insert(1, door_told.door(gate, words))
    asked = door_told.demand([(quarter(q.first, words.say), q.demand) for q in page.quarters], demand, words)
    if asked is not None:
        told.append(asked)
    charts = {one.id: one.chart for one in told if one.chart is not None}
    charts |= {f"{one.id}-interval": one.interval for one in told if one.interval is not None}
    return Seen(lead, tuple(told), await asyncio.to_thread(shown, charts) if charts else {})


def quarter(first: dt.date, translate: Translator) -> str:
    """``Q3 2026``, as the language writes it."""
    return translate("Q{n} {year}", n=(first.month + 2) // 3, year=str(first.year))
