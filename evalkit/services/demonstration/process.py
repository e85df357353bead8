"""The process of the invented programmes in the tables: the same facts as ``field.yaml``, spread over the weeks."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evalkit.definitions.weeks import monday
from evalkit.services.demonstration import field
from evalkit.services.demonstration.plan import day_of_week
from evalkit.services.demonstration.world import Programme
from evalkit.services.process import programme_words
from evalkit.services.process.journal import ENTRY, RESULT
from evalkit.services.process.partners import PARTNER
from evalkit.services.process.programmes import key_of
from evalkit.store import Unit, new_id
from evalkit.store.keyed_ids import keyed_id
from evalkit.store.queries import activity, bulk, journal, programmes, tallies

KINDS = {
    "adaptation": "adaptation",
    "obstacle": "obstacle",
    "contexte": "context",
    "appui": "support",
    "tenu": "held_to",
}
ROLES = {"équipe": "team", "participants": "participants"}
WEEKDAYS: Mapping[str, tuple[int, ...]] = {"lire_la_ville": (1, 4), "table_du_jeudi": (3,), "chantier_18_25": (0, 2)}
ACTIVITY = {"lire_la_ville": "workshop", "table_du_jeudi": "meal", "chantier_18_25": "workshop"}
REASONS = ("outside", "team_away", "outside", "no_room", "group_chose")
SHORT_LIST = {"logement": "housing"}
"""A need of the field page that stands in the short list of every programme."""
AHEAD = dt.timedelta(days=28)


@dataclass(frozen=True)
class Presence:
    """Somebody who takes part, and when."""

    enrolment: str
    participant: str
    entry: dt.date
    exit_on: dt.date | None


async def fill(unit: Unit, programme: Programme, made: str, people: Sequence[Presence]) -> None:
    """Everything of one programme's process, as of today."""
    block = next(b for b in field.everything() if b["programme"] == programme.key)
    dice = random.Random(programme.key)  # noqa: S311  (invented, and the same every time)
    await programmes.set_process(unit, made, _declared(block))
    weeks = whole_weeks(programme.starts_on, unit.today)
    counted = {
        ("demand", item): n for item, n in demand(block["demand"], [one.entry for one in people], weeks, dice).items()
    }
    counted |= {("unmet_need", _need(words)): _spread(n, weeks, dice) for words, n in block["unmet_needs"].items()}
    for (kind, item), by_week in counted.items():
        for week, n in sorted(by_week.items()):
            await tallies.add_tap(
                unit, submission_key=new_id(), programme=made, week=week, kind=kind, item=item, step=n
            )
    await _sessions(unit, programme, made, block["sessions"], people, dice)
    await _words(unit, programme, made, block)
    await _partners(unit, made, block, weeks, dice)


def demand(
    told: Mapping[str, int], entries: Sequence[dt.date], weeks: Sequence[dt.date], dice: random.Random
) -> dict[str, Counter[dt.date]]:
    """Who asked, and what became of it, week by week: each is answered in the week in which they asked.

    So the outcomes of any months add up to what was asked in them. Whoever was accepted came that week.
    """
    found = {item: _spread(n, weeks, dice) for item, n in told.items() if item not in ("asked", "accepted")}
    found["accepted"] = Counter(max(weeks[0], monday(day)) for day in entries)
    return {"asked": sum(found.values(), Counter()), **found}


def _spread(total: int, weeks: Sequence[dt.date], dice: random.Random) -> Counter[dt.date]:
    return Counter(dice.choices(weeks, k=total))


def _declared(block: Mapping[str, Any]) -> dict[str, Any]:
    chains = [
        {
            "activity": field.said(activity), "mechanism": field.said(chain["sets_going"]),
            "outcome": field.said(chain["may_change"]), "indicator": chain["indicator"],
        }
        for activity, chain in zip(block["activities_fr"], block["chains_fr"], strict=True)
    ]  # fmt: skip
    needs: list[dict[str, Any]] = [
        {"key": _need(words)} if words in SHORT_LIST else {"key": _need(words), "words": field.said(words)}
        for words in block["unmet_needs"]
    ]
    return {
        "theory": chains,
        "held_to": [field.said(text) for text in block["committed_to_fr"]],
        "intended": block["intended"]["number"],
        "source": field.said(block["intended"]["source_fr"]),
        "needs": needs,
    }


def _need(words: str) -> str:
    return SHORT_LIST.get(words) or f"own_{key_of(words)}"


def whole_weeks(first: dt.date, today: dt.date) -> list[dt.date]:
    """Every week that began since the programme did."""
    week = monday(first + dt.timedelta(days=6))
    return [week + dt.timedelta(weeks=n) for n in range((today - week).days // 7 + 1)]


async def _sessions(
    unit: Unit,
    programme: Programme,
    made: str,
    told: Mapping[str, Any],
    people: Sequence[Presence],
    dice: random.Random,
) -> None:
    """As many as are told, the newest ones until yesterday; those of the coming weeks are planned."""
    days = [
        programme.starts_on + dt.timedelta(days=n)
        for n in range((unit.today - programme.starts_on + AHEAD).days)
        if (programme.starts_on + dt.timedelta(days=n)).weekday() in WEEKDAYS[programme.key]
    ]
    past = [day for day in days if day < unit.today][-told["planned"] :]
    cancelled = dict(zip(sorted(dice.sample(past, told["planned"] - told["held"])), REASONS, strict=False))
    minutes = 60 * told["hours_offered"] // told["held"]
    for day in [*past, *(day for day in days if day > unit.today)]:
        state = "planned" if day > unit.today else "cancelled" if day in cancelled else "held"
        await activity.add_session(
            unit, submission_key=new_id(), programme=made, day=day, kind=ACTIVITY[programme.key],
            minutes=minutes, staff=2, planned=True, state=state, reason=cancelled.get(day),
        )  # fmt: skip
    held = [s for s in await activity.activity_sessions(unit, [made]) if s.state == "held"]
    await bulk.add_presences(unit, came(held, people, told, dice))


def came(
    held: Sequence[activity.ActivitySession],
    people: Sequence[Presence],
    told: Mapping[str, Any],
    dice: random.Random,
) -> list[dict[str, Any]]:
    """Who came to what: the median and the middle half of sessions are those that are told.

    ``people`` as the world has them: their ids are made anew with each demonstration and may decide nothing.
    """
    could = {
        person: [s.id for s in held if person.entry <= s.day and (person.exit_on is None or s.day <= person.exit_on)]
        for person in people
    }
    ordered = sorted(people, key=lambda person: len(could[person]))
    targets = _targets(len(ordered), told["attendance_median"], *told["attendance_iqr"], most=len(held))
    return [
        {
            "activity_session": session, "participant": person.participant, "enrolment": person.enrolment,
            "number": 1, "present": True, "author": None,
        }
        for person, target in zip(ordered, targets, strict=True)
        for session in sorted(dice.sample(could[person], min(target, len(could[person]))))
    ]  # fmt: skip


def _targets(n: int, median: int, low: int, high: int, *, most: int) -> list[int]:
    """How often each came, fewest first: quartiles exactly as told, in between by distance."""
    pins = {0: max(1, low // 6), n - 1: min(most, high + (most - high) // 2)}
    for share, value in ((0.25, low), (0.5, median), (0.75, high)):
        place = share * (n - 1)
        pins[int(place)] = value
        pins[min(int(place) + 1, n - 1) if place % 1 else int(place)] = value
    places = sorted(pins)
    found = []
    for at in range(n):
        before = max(p for p in places if p <= at)
        after = min(p for p in places if p >= at)
        way = (at - before) / (after - before) if after > before else 0
        found.append(round(pins[before] + way * (pins[after] - pins[before])))
    return found


async def _words(unit: Unit, programme: Programme, made: str, block: Mapping[str, Any]) -> None:
    language = field.writes_in(block["association"])
    for note in block["journal_fr"]:
        key = new_id()
        row = keyed_id(unit.organisation, ENTRY, key)
        await journal.add_entry(
            unit, submission_key=key, programme=made,
            week=monday(programme.starts_on + dt.timedelta(days=day_of_week(note["week"]))),
            kind=KINDS[note["kind"]], decided_by=ROLES.get(note.get("by", "")), planned=note.get("planned"),
            words=programme_words.seal(unit, ENTRY, row, {"text": field.written(note["text"], language)}),
            language=language,
        )  # fmt: skip
    key = new_id()
    row = keyed_id(unit.organisation, RESULT, key)
    content = {"done": field.written(block["collective_fr"], language), "with_whom": "", "obtained": ""}
    await journal.add_result(
        unit, submission_key=key, programme=made, day=unit.today - dt.timedelta(days=10),
        words=programme_words.seal(unit, RESULT, row, content), language=language,
    )  # fmt: skip


async def _partners(
    unit: Unit, made: str, block: Mapping[str, Any], weeks: Sequence[dt.date], dice: random.Random
) -> None:
    language = field.writes_in(block["association"])
    for told in block["partners_fr"]:
        key = new_id()
        row = keyed_id(unit.organisation, PARTNER, key)
        await journal.add_partner(
            unit, submission_key=key, programme=made,
            words=programme_words.seal(unit, PARTNER, row, {"name": field.written(told["name"], language)}),
            kind=told["kind"], both_ways=told["both_ways"], written_down=told["written_down"],
        )  # fmt: skip
        for item, total in told.get("relays", {}).items():
            for week, n in sorted(Counter(dice.choices(weeks, k=total)).items()):
                await tallies.add_relay_tap(
                    unit, submission_key=new_id(), programme=made, partner=row, week=week, item=item, step=n
                )
