"""What goes in time (TRUST 4.5): every night, by the house's limits or an association's shorter ones.

Words stand in tables that are only added to: their person's key goes, and they are noise. Which keys went also stands
in a file beside the keys, so that a restored backup does not bring the words back. After the last limit the person is
erased, by the same walk as when they ask for it. Only counts are kept of all this.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from evalkit import store
from evalkit.access import COORDINATION, Role, check_rule
from evalkit.definitions import loader
from evalkit.definitions.retention import Limit
from evalkit.errors import Refused, problem
from evalkit.services.keeping import beside_keys
from evalkit.services.people import erasing
from evalkit.services.relays import receiving
from evalkit.settings import Settings
from evalkit.store import Scope, Store, Unit
from evalkit.store.queries import organisations, participants
from evalkit.store.queries import retention as kept

LIST = "shredded.jsonl"
SOON = dt.timedelta(days=30)
TOLD = dt.timedelta(days=366)
SESSIONS = dt.timedelta(days=1)
"""How long after its end a session's row stays."""


@dataclass(frozen=True)
class Due:
    """What goes on a day: ids of drafts and of what was set aside, records, people."""

    drafts: tuple[str, ...]
    set_aside: tuple[str, ...]
    contact: tuple[str, ...]
    words: tuple[str, ...]
    person: tuple[str, ...]

    @property
    def counts(self) -> Mapping[str, int]:
        return {
            "drafts": len(self.drafts), "set_aside": len(self.set_aside), "contact": len(self.contact),
            "words": len(self.words), "person": len(self.person),
        }  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One limit: the house's own, what holds here, and how many go within the next weeks."""

    house: Limit
    here: Limit
    soon: int


@dataclass(frozen=True)
class RetentionPage:
    """``went``: day → kind → how many, newest day first."""

    lines: tuple[Line, ...]
    went: tuple[tuple[dt.date, Mapping[str, int]], ...]
    today: dt.date


async def page(scope: Scope, *, now: dt.datetime | None = None) -> RetentionPage:
    """The schedule, what went within a year, and what goes soon; for the coordination."""
    check_rule(Role(scope.role), COORDINATION)
    async with store.unit(scope, now=now) as unit:
        here = await limits(unit)
        soon = (await due(unit, here, unit.today + SOON)).counts
        went: dict[dt.date, dict[str, int]] = {}
        for run in await kept.runs(unit, unit.today - TOLD):
            day = went.setdefault(run.day, {})
            day[run.kind] = day.get(run.kind, 0) + run.amount
        lines = tuple(Line(one, here[one.kind], soon[one.kind]) for one in loader.retention())
        return RetentionPage(lines, tuple(went.items()), unit.today)


async def shorten(scope: Scope, kind: str, amount: int, *, now: dt.datetime | None = None) -> None:
    """A shorter time from tonight on. Refused when it is longer than what the house allows."""
    check_rule(Role(scope.role), COORDINATION)
    async with store.unit(scope, write=True, now=now) as unit:
        house = next((one for one in loader.retention() if one.kind == kind), None)
        if house is None:
            raise Refused(problem("request.field_choice", field="kind"))
        if not 1 <= amount <= house.amount:
            raise Refused(problem("people.retention_longer", field="amount", most=house.amount))
        before = (await kept.choices(unit)).get(kind)
        if (before.amount if before else house.amount) == amount:
            return
        await kept.add_choice(unit, kind=kind, number=(before.number if before else 0) + 1, amount=amount)
        unit.note("choose_retention", "organisation", unit.organisation, kind=kind, amount=amount)


async def limits(unit: Unit) -> Mapping[str, Limit]:
    """Kind → what holds for the unit's association: never longer than the house's own."""
    chosen = await kept.choices(unit)
    return {
        one.kind: one.shortened(chosen[one.kind].amount if one.kind in chosen else None) for one in loader.retention()
    }


async def due(unit: Unit, here: Mapping[str, Limit], day: dt.date) -> Due:
    """What goes on a day, in the unit's association; nothing is changed."""
    gone = await kept.gone(unit)
    records = {person: await participants.records_of(unit, person) for person in gone}
    keys, secrets = await kept.with_key(unit), await kept.with_secret(unit)
    contact = {
        record: max(one.left, secrets[record])
        for person, one in gone.items()
        for record in records[person]
        if record in secrets
    }

    def over(kind: str, since: Mapping[str, dt.date]) -> list[str]:
        return sorted(one for one, start in since.items() if here[kind].is_over(start, day))

    def of(people: Iterable[str], among: Iterable[str]) -> tuple[str, ...]:
        wanted = set(among)
        return tuple(record for person in people for record in records[person] if record in wanted)

    return Due(
        drafts=tuple(over("drafts", await kept.drafts_saved(unit))),
        set_aside=tuple(over("set_aside", await kept.looked_at(unit))),
        contact=tuple(over("contact", contact)),
        words=of(over("words", {person: one.words for person, one in gone.items()}), keys),
        person=tuple(over("person", {person: one.note for person, one in gone.items()})),
    )


async def let_go_all(settings: Settings, *, now: dt.datetime | None = None) -> None:
    """Tonight's work, for every association; a second time the same night finds nothing more."""
    at = now or dt.datetime.now(dt.UTC)
    async with store.unit(Scope.system("jobs"), write=True, now=at) as unit:
        await kept.forget_sessions(unit, at - SESSIONS)
        every = [one.id for one in await organisations.organisations(unit, "association")]
    for organisation in every:
        await let_go(settings, organisation, now=at)


async def let_go(settings: Settings, organisation: str, *, now: dt.datetime | None = None) -> Mapping[str, int]:
    """What is over goes, in one association; gives kind → how many. Nobody is asked, and it cannot be switched off."""
    scope = Scope(organisation, None, Role.COORDINATOR)
    async with store.unit(scope, now=now) as unit:
        found = await due(unit, await limits(unit), unit.today)
    erased = len(found.person)
    for person in found.person:
        await erasing.erase(scope, settings, person, now=now)
    async with store.unit(scope, write=True, now=now) as unit:
        # Looked at again: somebody may have come back between the two.
        found = await due(unit, await limits(unit), unit.today)
        counts = {**found.counts, "person": erased}
        await kept.forget_drafts(unit, found.drafts)
        await kept.forget_set_aside(unit, found.set_aside)
        if found.contact:
            await kept.forget_secrets(unit, found.contact)
        if found.words:
            keys = await kept.with_key(unit)
            beside_keys.add(
                settings,
                LIST,
                [{"organisation": organisation, "key": beside_keys.print_of(keys[record])} for record in found.words],
            )
            await kept.shred(unit, found.words)
        counts["relays"] = await receiving.let_go(unit, settings)
        return await _told(unit, counts)


async def _told(unit: Unit, counts: Mapping[str, int]) -> Mapping[str, int]:
    some = {kind: n for kind, n in counts.items() if n}
    if some:
        await kept.add_runs(unit, some)
        unit.note("let_go", "organisation", unit.organisation, went=some)
    return some


async def shred_again(settings: Settings, copy: Store) -> int:
    """In a database that was restored: take every key away again that went since its backup was made."""
    gone = beside_keys.read(settings, LIST, "key")
    again = 0
    for organisation in sorted({organisation for organisation, _ in gone}):
        async with copy.unit(Scope(organisation, None, Role.COORDINATOR), write=True) as unit:
            back = [
                record
                for record, key in (await kept.with_key(unit)).items()
                if (organisation, beside_keys.print_of(key)) in gone
            ]
            if back:
                await kept.shred(unit, back)
                unit.note("let_go_again", "instance", "instance", words=len(back))
                again += len(back)
    return again
