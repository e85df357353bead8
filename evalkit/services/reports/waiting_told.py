"""What the author of a report is told of figures that the gate holds back: why, and what would let them through."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from evalkit.definitions import Policy, in_language
from evalkit.disclosure.gate import Waits
from evalkit.errors import Problem, problem
from evalkit.reporting.wording import wording
from evalkit.services.reports.progression_tables import Gathered
from evalkit.services.reports.waiting_tables import WaitingTable


@dataclass(frozen=True)
class WaitingFigures:
    """Figures that wait for the same reason. ``kept``: the day of the report as which their reader sees them; None:
    they are not told. ``each``: only the programmes one by one wait; all of them together are told."""

    indicators: tuple[str, ...]
    titles: str
    wave: str
    why: Problem
    kept: dt.date | None
    each: bool


def waiting_told(
    tables: Sequence[WaitingTable], gathered: Gathered, policy: Policy, language: str
) -> tuple[WaitingFigures, ...]:
    """Figures with the same reason at the same occasion stand together, as a sentence names them."""
    words = wording(language)
    groups: dict[tuple[str, Waits, dt.date | None, bool], list[str]] = {}
    for one in tables:
        kept = None if one.kept is None else one.kept.day
        worst = max(one.waits, key=lambda waits: waits.missing)
        groups.setdefault((one.wave, worst, kept, one.each), []).append(one.indicator)
    return tuple(
        WaitingFigures(
            indicators=tuple(keys),
            titles=words.listed([_title(gathered, key, language) for key in keys]),
            wave=words.wave(gathered.schedule, wave),
            why=_why(worst, policy),
            kept=kept,
            each=each,
        )
        for (wave, worst, kept, each), keys in groups.items()
    )


def _why(waits: Waits, policy: Policy) -> Problem:
    code = "release.few_values" if waits.way == "changed" else "release.few_people"
    return problem(code, day=dt.date.fromisoformat(waits.beside), n=waits.people, k=policy.k)


def _title(gathered: Gathered, key: str, language: str) -> str:
    indicator = gathered.form.indicator(key)
    return in_language(indicator.title, language, indicator.key)
