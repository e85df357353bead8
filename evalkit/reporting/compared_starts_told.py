"""When starts are noted in a fair comparison, and whether they drift, in sentences."""

from __future__ import annotations

from evalkit.disclosure.compared_starts import ReleasedDrift, ReleasedStarts
from evalkit.i18n import number
from evalkit.reporting.wording import Wording, wording

DRIFTS = 0.25
"""Standard deviations from which starts are said to drift (METHODS 6)."""


def starts_told(starts: ReleasedStarts | None, language: str) -> tuple[str, ...]:
    """One sentence on how soon starts are noted, one on late ones, one on drift; nothing where nothing may be said."""
    if starts is None:
        return ()
    words = wording(language)
    return (_median(starts, words), _late(starts, words), _drift(starts.drift, words))


def _median(starts: ReleasedStarts, words: Wording) -> str:
    people = number(starts.people.value or 0, words.language)
    if starts.median == 1:
        return words.say("Of about {people} people, half had their start noted within 1 day of coming.", people=people)
    return words.say(
        "Of about {people} people, half had their start noted within {n} days of coming.",
        people=people,
        n=starts.median,
    )


def _late(starts: ReleasedStarts, words: Wording) -> str:
    late = starts.late.value
    if late is None:
        return words.say("How many had it after 28 days is not shown, so that nobody can be recognised.")
    if late == 0:
        return words.say("Nobody had it after 28 days.")
    share = round(100 * late / (starts.people.value or late))
    return words.say("About {n} of a hundred had it after 28 days: by then a start holds some of the change.", n=share)


def _drift(drift: ReleasedDrift | None, words: Wording) -> str:
    if drift is None:
        return words.say("Too few programmes took in people in two half-years to say whether starts drift.")
    halves = {"before": _half(drift.before, words), "after": _half(drift.after, words)}
    if abs(drift.smd) < DRIFTS:
        return words.say("From {before} to {after} starts lie alike, programme by programme.", **halves)
    if drift.smd > 0:
        return words.say(
            "From {before} to {after} people start nearer to the goal, programme by programme: people less far away "
            "may be taken in, or starts noted later. Ask before comparing.",
            **halves,
        )
    return words.say(
        "From {before} to {after} people start further from the goal, programme by programme: people further away may "
        "be taken in, or starts noted lower than they are. Ask before comparing.",
        **halves,
    )


def _half(half: str, words: Wording) -> str:
    year, _, part = half.partition("-")
    if part == "1":
        return words.say("the first half of {year}", year=year)
    return words.say("the second half of {year}", year=year)
