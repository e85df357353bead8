"""Names of levels, bands and parts of a scale: short for charts, whole sentences beside them."""

from __future__ import annotations

from collections.abc import Sequence

from evalkit.definitions import loader
from evalkit.definitions.indicator import Indicator
from evalkit.definitions.words import in_language
from evalkit.disclosure.released import ReleasedRow
from evalkit.reporting.wording import Wording

SHORT = 26
"""A level's own words serve as a chart label up to this length."""


def title(indicator: Indicator, words: Wording) -> str:
    return words.text(indicator.title, indicator.key)


def short_labels(indicator: Indicator, levels: Sequence[int] | Sequence[str], words: Wording) -> tuple[str, ...]:
    """A short name of each level or band, in the order given."""
    bands = {band.key: band for band in indicator.measurement.bands}
    steps = _steps(indicator)
    found = []
    for level in levels:
        if isinstance(level, str):
            band = bands.get(level)
            found.append(words.text(band.title if band else None, level.replace("_", " ")))
        elif steps:
            found.append(words.text(steps[level]))
        else:
            own = in_language(indicator.level_words().get(level), words.language)
            found.append(words.text(own) if own and len(own) <= SHORT else words.say("level {n}", n=level))
    return tuple(found)


def sentences(indicator: Indicator, words: Wording) -> tuple[tuple[int, str], ...]:
    """Level number → its whole sentence, lowest first; empty when the author holds the texts."""
    return tuple((n, words.text(text)) for n, text in sorted(indicator.level_words().items()))


def _steps(indicator: Indicator) -> dict[int, dict[str, str]]:
    """The common backbone of the catalogue's own indicators; empty for any other question."""
    item = indicator.item
    if item is None or item.version is None or (item.key, item.version) not in loader.indicators():
        return {}
    steps: dict[int, dict[str, str]] = loader.words("shared")["steps"]
    return steps if set(steps) >= set(indicator.level_words()) else {}


def start_label(row: ReleasedRow, indicator: Indicator, words: Wording) -> str:
    """Where the people of a row started: a level, a band, two levels, or a stretch of the scale."""
    first, last = row.from_, row.to
    if isinstance(first, str) or isinstance(last, str):
        names = short_labels(indicator, tuple(str(x) for x in (first, last) if x is not None), words)
        return words.say("Start: {level}", level=_joined(names, words))
    if indicator.ordinal and first is not None and last is not None:
        names = short_labels(indicator, (int(first), int(last)), words)
        return words.say("Start: {level}", level=_joined(names, words))
    decimals = 0 if all(x is None or float(x).is_integer() for x in (first, last)) else 1
    low, high = (None if x is None else words.number(x, decimals) for x in (first, last))
    if low is not None and high is not None:
        return words.say("Start between {low} and {high}", low=low, high=high)
    if high is not None:
        return words.say("Start up to {high}", high=high)
    return words.say("Start from {low}", low=low or "")


def _joined(names: Sequence[str], words: Wording) -> str:
    if len(set(names)) == 1:
        return names[0]
    return words.say("{first} to {last}", first=names[0], last=names[-1])


def furthest_first(rows: Sequence[ReleasedRow], indicator: Indicator) -> tuple[ReleasedRow, ...]:
    """Those who started furthest on top, whichever way the scale runs."""
    return tuple(rows) if indicator.sign > 0 else tuple(reversed(rows))
