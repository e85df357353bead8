"""A programme that follows nobody: a door that stands open, counted without persons and reported all the same.

Its facts are those of ``open_door.yaml``; days are counted back from the day on which the demonstration is made.
"""

from __future__ import annotations

import datetime as dt
import random
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

from evalkit import store
from evalkit.definitions import yaml_source
from evalkit.definitions.weeks import monday
from evalkit.services.demonstration import field
from evalkit.services.demonstration.filling import MUNICIPALITY, Filled
from evalkit.services.demonstration.plan import day_of_week
from evalkit.services.demonstration.process import AHEAD, whole_weeks
from evalkit.services.demonstration.reports import whole_months
from evalkit.services.process import programme_words
from evalkit.services.process.journal import ENTRY, RESULT
from evalkit.services.process.partners import PARTNER
from evalkit.services.reports import draft_answers, grant_questions
from evalkit.services.reports.draft_words import Written
from evalkit.services.reports.release_plan import Wish
from evalkit.services.reports.releases import let_out
from evalkit.store import Unit
from evalkit.store.keyed_ids import keyed_id
from evalkit.store.queries import activity, journal, programmes, tallies

FILE: Final = Path(__file__).with_name("open_door.yaml")
KIND: Final = "neighbourhood"
_KEYS = uuid.UUID("5b0c9f39-2c0b-4a53-9a43-0d5d0f6d4a17")
"""Namespace of the keys that pages would have served: the same facts, the same keys."""


@cache
def told() -> Mapping[str, Any]:
    """What the file says of it."""
    found: Mapping[str, Any] = yaml_source.read(FILE.read_bytes(), FILE.name).value
    return found


async def open_the_door(filled: Filled, funder: str, now: dt.datetime) -> str:
    """Make the programme with all that it counts and tells, and let its report out; gives the release's id."""
    block = told()
    scope = filled.coordinators[block["association"]]
    first = now.date() - dt.timedelta(days=block["days_ago"])
    dice = random.Random(block["key"])  # noqa: S311  (invented, and the same every time)
    async with store.unit(scope, write=True, now=now) as unit:
        made = await programmes.make_programme(
            unit, key=block["key"], names=dict(block["names"]), public_text=dict(block["public"]), kind=KIND,
            municipality=MUNICIPALITY, without_participants=True, real_data_note={"kind": "invented"},
        )  # fmt: skip
        await programmes.set_process(unit, made, _declared(block))
        weeks = whole_weeks(first, unit.today)
        await _counted(unit, made, block, weeks, dice)
        await _sessions(unit, made, block["sessions"], first)
        await _words(unit, made, block, first)
        await _partner(unit, made, block["partner"], weeks, dice)
        from_day, last = whole_months(first, unit.today)
        questions = grant_questions.read(block["asks"])
        grant = await programmes.make_grant(
            unit, funder=filled.organisations[funder], programme=made, starts_on=from_day,
            title={language: f"{name} {from_day.year}" for language, name in block["names"].items()},
            ends_on=dt.date(from_day.year + 1, from_day.month, 1) - dt.timedelta(days=1),
            questions=grant_questions.plain(questions),
        )  # fmt: skip
    texts = {
        (draft_answers.answer_place(one.number), language): Written(text, 1)
        for one in questions
        for language, text in block["answers"].get(one.typical or "", {}).items()
    }
    wish = Wish(grant, programme=made, first=from_day, last=last)
    written_in = field.writes_in(block["association"])
    released = await let_out(
        scope, wish, {}, key=block["key"], now=now,
        edit=lambda indicators: draft_answers.edited(questions, texts, written_in, indicators),
    )  # fmt: skip
    return released.release


def _key(*parts: object) -> str:
    return str(uuid.uuid5(_KEYS, ":".join(map(str, parts))))


def _declared(block: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "theory": [dict(chain) for chain in block["theory"]],
        "held_to": [dict(words) for words in block["held_to"]],
        "intended": block["intended"]["number"],
        "source": dict(block["intended"]["source"]),
        "needs": [{"key": key} for key in block["needs"]],
    }


async def _counted(
    unit: Unit, made: str, block: Mapping[str, Any], weeks: Sequence[dt.date], dice: random.Random
) -> None:
    taps = [("open_door", "visits", week, dice.randint(*block["visits"].values())) for week in weeks]
    for need, total in block["needs"].items():
        taps += [("unmet_need", need, week, n) for week, n in sorted(Counter(dice.choices(weeks, k=total)).items())]
    for kind, item, week, n in taps:
        await tallies.add_tap(
            unit, submission_key=_key(kind, item, week), programme=made, week=week, kind=kind, item=item, step=n
        )


async def _sessions(unit: Unit, made: str, block: Mapping[str, Any], first: dt.date) -> None:
    """One a week; two of those that are over were cancelled, those of the coming weeks are planned."""
    days = [first + dt.timedelta(days=n) for n in range((unit.today - first + AHEAD).days)]
    for number, day in enumerate((day for day in days if day.weekday() == block["weekday"]), start=1):
        reason = block["cancelled"].get(number)
        state = "planned" if day >= unit.today else "held" if reason is None else "cancelled"
        await activity.add_session(
            unit, submission_key=_key("session", number), programme=made, day=day, kind="meal",
            minutes=block["minutes"], staff=2, planned=True, state=state, reason=reason,
        )  # fmt: skip


async def _words(unit: Unit, made: str, block: Mapping[str, Any], first: dt.date) -> None:
    language = field.writes_in(block["association"])
    for note in block["journal"]:
        key = _key("journal", note["week"])
        row = keyed_id(unit.organisation, ENTRY, key)
        await journal.add_entry(
            unit, submission_key=key, programme=made,
            week=monday(first + dt.timedelta(days=day_of_week(note["week"]))), kind=note["kind"],
            decided_by=note.get("by"), planned=False if note["kind"] == "adaptation" else None,
            words=programme_words.seal(unit, ENTRY, row, {"text": note["text"]}), language=language,
        )  # fmt: skip
    key = _key("result")
    row = keyed_id(unit.organisation, RESULT, key)
    await journal.add_result(
        unit, submission_key=key, programme=made, day=unit.today - dt.timedelta(days=40), language=language,
        words=programme_words.seal(unit, RESULT, row, {"done": block["result"], "with_whom": "", "obtained": ""}),
    )  # fmt: skip


async def _partner(
    unit: Unit, made: str, block: Mapping[str, Any], weeks: Sequence[dt.date], dice: random.Random
) -> None:
    key = _key("partner")
    row = keyed_id(unit.organisation, PARTNER, key)
    await journal.add_partner(
        unit, submission_key=key, programme=made, kind=block["kind"], both_ways=block["both_ways"],
        written_down=block["written_down"],
        words=programme_words.seal(unit, PARTNER, row, {"name": block["name"]}),
    )  # fmt: skip
    for item, total in block["relays"].items():
        for week, n in sorted(Counter(dice.choices(weeks, k=total)).items()):
            await tallies.add_relay_tap(
                unit, submission_key=_key(item, week), programme=made, partner=row, week=week, item=item, step=n
            )
