"""Other voices in the demonstration: what groups said, what people say about their association, and one team's view.

The words are those of ``voices.yaml``; days are counted back from the day on which the demonstration is made.
"""

from __future__ import annotations

import datetime as dt
import random
import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from evalkit import store
from evalkit.definitions import yaml_source
from evalkit.services.asking import about_us, group_views, worker_view_choices, worker_views
from evalkit.services.asking.group_views import NewGroupView
from evalkit.services.asking.occasions import SELF
from evalkit.services.demonstration import field
from evalkit.services.demonstration.filling import SEED, WORKERS, Filled
from evalkit.services.demonstration.plan import PLANS, day_of_week
from evalkit.store import Scope
from evalkit.store.queries import about_us as kept
from evalkit.store.queries import group_check_ins, participants
from evalkit.store.queries import worker_views as both

FILE = Path(__file__).with_name("voices.yaml")
SAME = 0.6
"""How often the team chose the same sentence as the person."""


async def add_voices(filled: Filled, now: dt.datetime) -> None:
    """Add them to what is there; every day lies before ``now``."""
    rng = random.Random(SEED)  # noqa: S311  (invented answers need no secret)
    associations = {block.key: block.association for block in field.programmes()}
    for block in yaml_source.read(FILE.read_bytes(), FILE.name).value["programmes"]:
        key = block["programme"]
        association = associations[key]
        coordinator, programme = filled.coordinators[association], filled.programmes[key]
        began = now - dt.timedelta(days=PLANS[key].days_ago)
        for said in block["group"]:
            await _group(coordinator, programme, said, began, rng, now)
        if "about_us" in block:
            await _about_us(coordinator, programme, block["about_us"], rng, now)
        if "worker_view" in block:
            login = next(login for login, _, role in WORKERS[association] if role == "worker")
            worker = Scope(coordinator.organisation, filled.accounts[login], "worker")
            await _worker_view(coordinator, worker, programme, block["worker_view"], began, rng, now)


async def _group(
    scope: Scope, programme: str, said: Mapping[str, Any], began: dt.datetime, rng: random.Random, now: dt.datetime
) -> None:
    day = began.date() + dt.timedelta(days=day_of_week(said["week"]))
    new = NewGroupView(
        submission_key=_key(rng),
        chosen=group_check_ins.NOT_AGREED if said.get("not_agreed") else str(said["level"]),
        day=min(day, now.date()),
        place=said["place"],
        differently=said["differently"],
    )
    await group_views.keep(scope, programme, new, now=now)


async def _about_us(
    scope: Scope, programme: str, said: Mapping[str, Any], rng: random.Random, now: dt.datetime
) -> None:
    """Months that are over, in each so many answers; levels are dealt from one heap per sentence."""
    months = {int(ago): int(people) for ago, people in said["months_ago"].items()}
    heaps = {key: _heap(said["levels"][key], sum(months.values()), rng) for key in about_us.STATEMENTS}
    async with store.unit(scope, write=True, now=now) as unit:
        for ago, people in sorted(months.items(), reverse=True):
            counts = about_us.nothing()
            for key, heap in heaps.items():
                for _ in range(people):
                    counts[key][heap.pop()] += 1
            month = _months_before(unit.today, ago)
            wishes = [str(text) for text in said["wishes"].get(ago, ())]
            words = about_us.seal_wishes(unit, programme, month, wishes)
            await kept.write_month(unit, programme, month, counts=counts, words=words)


def _heap(levels: list[int], people: int, rng: random.Random) -> list[str]:
    """So many answers of each level; whoever is left over preferred not to answer."""
    heap = [about_us.LEVELS[at] for at, many in enumerate(levels) for _ in range(many)]
    heap += ["prefer_not_to_say"] * (people - len(heap))
    rng.shuffle(heap)
    return heap


def _months_before(today: dt.date, ago: int) -> str:
    first = today.replace(day=1)
    for _ in range(ago):
        first = (first - dt.timedelta(days=1)).replace(day=1)
    return about_us.month_of(first)


async def _worker_view(
    coordinator: Scope,
    worker: Scope,
    programme: str,
    said: Mapping[str, Any],
    began: dt.datetime,
    rng: random.Random,
    now: dt.datetime,
) -> None:
    """Switched on at the beginning; noted on the day of the person's own answers, where the team was there to see."""
    since = began + dt.timedelta(days=day_of_week(said["since_week"]))
    await worker_view_choices.choose(coordinator, programme, said["items"], ask_why=True, based_on=0, now=since)
    async with store.unit(worker, now=now) as unit:
        spoken = [one for one in await both.spoken_in(unit, programme) if one.voice == SELF and one.day is not None]
        labels = {one.id: one.label for one in await participants.labelled(unit)}
    for one in by_day_and_label(spoken, labels):
        chosen = {
            item: str(_seen(one.answers[item], rng)) for item in said["items"] if type(one.answers.get(item)) is int
        }
        then = now if one.day is None else now - (now.date() - one.day)
        if chosen and await worker_views.is_asked(worker, one.check_in, now=then):
            await worker_views.keep(
                worker, one.check_in, chosen=chosen, why={}, submission_key=_key(rng), based_on=0, reader="nl", now=then
            )


def by_day_and_label(spoken: Sequence[both.Spoken], labels: Mapping[str, str]) -> list[both.Spoken]:
    """In an order that is the same in each demonstration: ids are made anew, and what is drawn follows the order."""
    return sorted(spoken, key=lambda one: (one.day or dt.date.min, labels[one.person]))


def _seen(level: int, rng: random.Random) -> int:
    return level if rng.random() < SAME else min(5, max(1, level + rng.choice((-1, 1))))


def _key(rng: random.Random) -> str:
    return str(uuid.UUID(int=rng.getrandbits(128), version=4))
