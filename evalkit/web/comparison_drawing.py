"""What pages of fair comparisons share: what is shown, drawn in the reader's language."""

from __future__ import annotations

import datetime as dt
from typing import Any

from evalkit.collect.group_steps import ROLES, TITLES
from evalkit.definitions import Audience
from evalkit.disclosure.compared_lines import ReleasedLines
from evalkit.reporting.compared_starts_told import starts_told
from evalkit.reporting.observatory_comparison import HEIGHT, WIDTH, drawn
from evalkit.services.observatory.comparison_versions import Comparison, form_of, indicator_of
from evalkit.services.observatory.comparisons import Shown
from evalkit.services.observatory.room_analyses import Beside
from evalkit.web import wording


def comparison_parts(
    comparison: Comparison,
    released: ReleasedLines | None,
    language: str,
    seen: Shown | None = None,
    *,
    by_size: bool = False,
    start: int = 0,
    own: str | None = None,
    reader: Audience = Audience.OBSERVATORY,
    beside: tuple[Beside, ...] = (),
) -> dict[str, Any]:
    """What the template of a comparison gets. ``seen``: the version that ``released`` is, with what programmes say;
    ``beside``: what rooms let stand beside it."""
    said = seen.said if seen is not None else {}
    months = seen.kept.months if seen is not None and seen.kept is not None else {}
    return {
        "drawn": None
        if released is None
        else drawn(
            released,
            language,
            reader,
            names={letter: wording.in_language(one.name, language, "") for letter, one in said.items() if one.name},
            contexts={letter: one.context for letter, one in said.items() if one.context},
            months={letter: month_of(text, language) for letter, text in months.items()},
            own=own,
            by_size=by_size,
            start=start,
        ),
        "starts": None if seen is None or seen.kept is None else starts_told(seen.kept.starts, language),
        "said": wording.in_language,
        "indicator": indicator_of(comparison),
        "words": indicator_of(comparison).level_words(),
        "wave": wave_of(comparison, language),
        "width": WIDTH,
        "height": HEIGHT,
        "by_size": by_size,
        "sums_of": _older_sums(seen),
        "beside": beside,
        "roles": ROLES,
        "titles": TITLES,
    }


def _older_sums(seen: Shown | None) -> int | None:
    """The version whose sums over all programmes stand in this one; None: they are its own."""
    kept = seen.kept if seen is not None else None
    return None if kept is None or kept.sums_of == kept.version.number else kept.sums_of


def wave_of(comparison: Comparison, language: str) -> str:
    """The occasion that is compared, as the form calls it."""
    name = comparison.wave
    schedule = form_of(comparison).schedule
    label = next((w.label for w in schedule.waves if w.wave == name), None) if schedule is not None else None
    return wording.in_language(label, language, name)


def month_of(text: str, language: str) -> str:
    """2027-03 → mars 2027."""
    return wording.month(dt.date.fromisoformat(f"{text}-01"), language)
