"""A proposed table in words: what would be read, what is held back and why, what would let it in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from evalkit.definitions import in_language
from evalkit.definitions.schedule import Schedule
from evalkit.i18n import mark
from evalkit.reporting.wording import Wording, wording
from evalkit.services.observatory.open_counts import SUBJECTS
from evalkit.services.observatory.open_publishing import Proposal, Standing, proposal, proposals
from evalkit.services.observatory.open_reading import OpenPage
from evalkit.services.observatory.open_rows import Why
from evalkit.services.observatory.open_view import View, title_of, view
from evalkit.store import Scope

REASONS: Mapping[str, str] = {
    "few_programmes": mark("{n} programmes have people here; it takes at least {needed}."),
    "few_associations": mark(
        "All these programmes are of one association. People agreed to figures about several associations together."
    ),
    "few_people": mark("Fewer than {needed} people, or a division that would show few. More people would let it in."),
    "few_counted": mark("Counted fewer than {needed} times in all."),
    "without_one": mark(
        "An association that takes its own people away would be left with fewer than {needed}. More people in the "
        "others would let it in."
    ),
    "coalition": mark(
        "Whoever knows the figures of all other programmes could work out a small number of one of them. More people "
        "in each programme would let it in."
    ),
    "hidden": mark("No part of the division may be shown. More people would let it in."),
    "entered": mark(
        "Beside what was published before, reports for funders included, it would tell of fewer than {needed} people "
        "who came. It waits until at least {needed} can be added together."
    ),
    "left": mark(
        "Beside what was published before, reports for funders included, it would tell of fewer than {needed} people "
        "who are not in it any more, or who did not agree. It waits until they are at least {needed}."
    ),
    "changed": mark(
        "Since it was published only little has changed. It waits until at least {needed} can be changed together."
    ),
    "together": mark(
        "No earlier table gives anybody away beside it, but several together would. It waits for more people."
    ),
}
"""Why a line is held back and what would let it in; never how many people it is about."""

STATES: Mapping[str, str] = {
    "new": mark("new"),
    "changed": mark("new numbers"),
    "same": mark("as published"),
    "kept": mark("stays as published before"),
    "hidden": mark("held back"),
}


@dataclass(frozen=True)
class Line:
    """A row of the proposal in words."""

    name: str
    occasion: str
    state: str
    state_words: str
    why: tuple[str, ...]


@dataclass(frozen=True)
class Looked:
    """``shown``: as everybody would read it; None when nothing may leave. ``version``: of the table that holds now."""

    address: str
    title: str
    state: str
    mark: str
    licence: str
    lines: tuple[Line, ...]
    shown: View | None
    version: int | None
    leaving: int
    held_back: int


async def lines(scope: Scope, language: str, *, now: dt.datetime | None = None) -> tuple[Looked, ...]:
    """Every table that there could be, without pictures."""
    return tuple(_looked(one, language, drawn=False) for one in await proposals(scope, now=now))


async def looked_at(scope: Scope, address: str, language: str, *, now: dt.datetime | None = None) -> Looked:
    return _looked(await proposal(scope, address, now=now), language, drawn=True)


def _looked(one: Proposal, language: str, *, drawn: bool) -> Looked:
    words = wording(language)
    before = one.before
    found = tuple(_line(row, one.content, words) for row in one.rows)
    shown = None
    if drawn and one.content["rows"]:
        page = OpenPage(one.content, 0, "", "", dt.date.min, None, ())
        shown = view(page, language)
    return Looked(
        address=one.address,
        title=title_of(one.content, words),
        state=one.state,
        mark=one.mark,
        licence=one.content["licence"] if before is None else before.content["licence"],
        lines=found,
        shown=shown,
        version=None if before is None else before.version,
        leaving=sum(row.state != "hidden" for row in found),
        held_back=sum(row.state in ("hidden", "kept") for row in found),
    )


def _line(row: Standing, content: Mapping[str, Any], words: Wording) -> Line:
    key, wave = row.key
    if content["subject"] == "progression":
        name = in_language(content["indicators"][key]["title"], words.language, key)
        schedule = Schedule.model_validate({"waves": content["waves"], "baseline": content["start"]})
        occasion = words.wave(schedule, wave)
    else:
        name, occasion = words.say(SUBJECTS[content["subject"]][1][key]), ""
    return Line(name, occasion, row.state, words.say(STATES[row.state]), tuple(_reason(why, words) for why in row.why))


def _reason(why: Why, words: Wording) -> str:
    return words.say(REASONS[why.code], n=why.n or 0, needed=why.needed or 0)
