"""What goes back to the group: a poster and slides in plain words, made of released figures alone (FIELD A7).

No share, no interval and no word of method: how many people, in signs, in the words that they chose from; those who
were not seen again; and a question. What the group answers is recorded elsewhere.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Final, Literal

from evalkit.definitions.report import ReportDefinition
from evalkit.disclosure.released import Released
from evalkit.i18n import RIGHT_TO_LEFT
from evalkit.i18n import mark as _
from evalkit.reporting import levels, typeset
from evalkit.reporting.charts.moved import TOKENS, sign
from evalkit.reporting.context import ReportContext
from evalkit.reporting.counts import PartName, known
from evalkit.reporting.sections.material import Material, Told
from evalkit.reporting.wording import Wording, wording

MOST: Final = 3
"""Indicators on a poster: more are not read."""

_PARTS: Final[dict[PartName, str]] = {
    "higher": _("more than at the start"),
    "held": _("at the highest step, then and now"),
    "same": _("the same as at the start"),
    "lower": _("less than at the start"),
    "not_higher": _("the same as at the start, or less"),
    "kept": _("the same as at the start, or more"),
    "moved": _("not the same as at the start"),
}
_TURNED: Final[dict[PartName, PartName]] = {
    "higher": "lower", "lower": "higher", "not_higher": "kept", "kept": "not_higher",
}  # fmt: skip
"""On a scale where less is better the parts follow the improvement; the poster says more and less as they are."""
_AT_THE_BEST: Final = _("at the best step, then and now")


@dataclass(frozen=True)
class Share:
    """Some of the people: how many, in words, with their sign and shade."""

    count: int
    text: str
    sign: str
    shade: str


@dataclass(frozen=True)
class Step:
    """One sentence that people chose from, with how many chose it at the start and later."""

    sentence: str
    then: str
    now: str


@dataclass(frozen=True)
class Shown:
    """One indicator. ``note``: said where the parts cannot be shown."""

    title: str
    question: str
    people: str
    n: int
    parts: tuple[Share, ...]
    steps: tuple[Step, ...]
    note: str


@dataclass(frozen=True)
class ToldBack:
    """Everything on poster and slides, in one language."""

    language: str
    direction: Literal["ltr", "rtl"]
    name: str
    association: str
    marking: str
    shown: tuple[Shown, ...]
    unseen: str
    labels: dict[str, str]


def told(released: Released, context: ReportContext, language: str, definition: ReportDefinition) -> ToldBack | None:
    """What a group is told of a release, in one language; None when nobody was seen twice."""
    words = wording(language)
    material = Material(released, context, words, definition)
    shown = tuple(_shown(material, one) for one in material.told if one.split.n)[:MOST]
    if not shown:
        return None
    number = "" if context.release is None else words.number(context.release.number)
    return ToldBack(
        language=language,
        direction="rtl" if language in RIGHT_TO_LEFT else "ltr",
        name=_name(context, words),
        association=context.association,
        marking=words.say(_("Invented example")) if context.origin.kind == "invented" else "",
        shown=shown,
        unseen=_unseen(material),
        labels={
            "title": words.say(_("What we see, looking back together")),
            "question": words.say(_("Does this look like you?")),
            "invite": words.say(_("Write, draw, cross out. What is missing here?")),
            "sign": words.say(_("Each sign is one person.")),
            "steps": words.say(_("The sentences you chose from")),
            "then": words.say(_("at the start")),
            "now": words.say(_("later")),
            "quiet": words.say(_("Nothing here says who answered what.")),
            "source": words.say(_("From report {n}"), n=number) if number else "",
        },
    )


def poster(told: ToldBack) -> bytes:
    """One A3 page that is still legible on A4; tagged PDF."""
    return typeset.pdf("back", "poster", told=asdict(told))


def slides(told: ToldBack) -> bytes:
    """A page of 16:9 for each indicator, then those not seen again, then the question; tagged PDF."""
    return typeset.pdf("back", "slides", told=asdict(told))


def _shown(material: Material, one: Told) -> Shown:
    words, split = material.words, one.split
    item = one.indicator.item
    parts = tuple(
        Share(part.known, _part(words, part.name, reverse=split.reverse), *_look(part.name, reverse=split.reverse))
        for part in split.parts
        if part.known
    )
    n = split.n or 0
    note = "" if parts else words.say(_("So few people answered that we show no more: nobody shall be recognised."))
    return Shown(
        one.title,
        words.text(item.question if item is not None else None),
        words.say(_("{n} people answered twice: at the start and later."), n=n),
        n, parts, _steps(material, one), note,
    )  # fmt: skip


def _name(context: ReportContext, words: Wording) -> str:
    """In a language in which the programme has no name of its own it keeps the one that its people know it by."""
    names = context.name
    if isinstance(names, str) or words.language in names or context.told_in not in names:
        return words.text(names)
    return names[context.told_in]


def _part(words: Wording, name: PartName, *, reverse: bool) -> str:
    if reverse and name == "held":
        return words.say(_AT_THE_BEST)
    return words.say(_PARTS[_TURNED.get(name, name) if reverse else name])


def _look(name: PartName, *, reverse: bool) -> tuple[str, str]:
    return sign(name, reverse=reverse) or "circle", TOKENS[name][0]


def _steps(material: Material, one: Told) -> tuple[Step, ...]:
    """The sentences of an indicator with their numbers, lowest first, where every one of them may be shown."""
    table, words = one.result.transitions, material.words
    said = levels.sentences(one.indicator, words)
    if table is None or [number for number, _text in said] != list(table.levels):
        return ()
    pairs = [(known(then), known(now)) for then, now in zip(table.row_totals, table.column_totals, strict=True)]
    if any(number is None for pair in pairs for number in pair):
        return ()
    return tuple(
        Step(text, words.number(then or 0), words.number(now or 0))
        for (_number, text), (then, now) in zip(said, pairs, strict=True)
    )


def _unseen(material: Material) -> str:
    words, unseen = material.words, material.told[0].seen.unseen
    if unseen is None:
        return words.say(_("How many were not seen again we do not show: nobody shall be recognised."))
    if not unseen:
        return ""
    if unseen == 1:
        return words.say(_("1 person was not seen again. What would they have said?"))
    return words.say(_("{n} people were not seen again. What would they have said?"), n=unseen)
