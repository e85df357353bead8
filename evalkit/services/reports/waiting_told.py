"""What the author of a report is told of a figure that the gate holds back: why, and what would let it through."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from evalkit.definitions import Policy, in_language
from evalkit.errors import Problem, problem
from evalkit.reporting.wording import wording
from evalkit.services.reports.progression_tables import Gathered
from evalkit.services.reports.waiting_tables import WaitingTable


@dataclass(frozen=True)
class Waiting:
    """``kept``: the day of the report as which its reader sees the figure; None: it is not told. ``each``: only the
    programmes one by one wait; all of them together are told."""

    indicator: str
    title: str
    wave: str
    why: Problem
    kept: dt.date | None
    each: bool


def waiting_told(one: WaitingTable, gathered: Gathered, policy: Policy, language: str) -> Waiting:
    indicator = gathered.form.indicator(one.indicator)
    title = in_language(indicator.title, language, indicator.key)
    worst = max(one.waits, key=lambda waits: waits.missing)
    why = problem(
        "release.few_values" if worst.way == "changed" else "release.few_people",
        day=dt.date.fromisoformat(worst.beside),
        n=worst.people,
        indicator=title,
        k=policy.k,
    )
    wave = wording(language).wave(gathered.schedule, one.wave)
    return Waiting(one.indicator, title, wave, why, None if one.kept is None else one.kept.day, one.each)
