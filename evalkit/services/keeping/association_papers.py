"""Papers for an association's file, written from what is really set up: impact assessment, register, annex, sheet.

Only the coordination makes them. They hold no answer and no person, so making one is not noted.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from evalkit import store
from evalkit.access import COORDINATION, Role, check_rule
from evalkit.errors import Refused, problem
from evalkit.i18n import mark
from evalkit.reporting.association_papers.assessment import assessment
from evalkit.reporting.association_papers.breach import breach
from evalkit.reporting.association_papers.facts import ComparisonFact, Facts, FormFact, GrantFact, ProgrammeFact
from evalkit.reporting.association_papers.paper import Paper
from evalkit.reporting.association_papers.processor import processor
from evalkit.reporting.association_papers.register import register
from evalkit.reporting.association_papers.rendered import FORMATS
from evalkit.reporting.wording import Wording, wording
from evalkit.services.forms import kept_forms
from evalkit.services.keeping import backups, kept_how_long, restoring
from evalkit.settings import Settings
from evalkit.store import Scope, Unit
from evalkit.store.queries import accounts, api_tokens, comparisons, forms, organisations, raised, second_steps
from evalkit.store.queries import association_papers as rows
from evalkit.store.queries import programmes as kept_programmes
from evalkit.store.queries import reach as kept_reach
from evalkit.store.queries.programmes import Programme

ACCOUNTS = Scope.system("accounts")
COMPARING = Scope.system("comparison")

PAPERS: Mapping[str, Callable[[Facts, Wording], Paper]] = MappingProxyType(
    {"assessment": assessment, "register": register, "processor": processor, "breach": breach}
)
"""Key of a paper → what writes it."""

ABOUT: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "assessment": (
            mark("Impact assessment"),
            mark(
                "What you do with data about people, whether less would do, what could go wrong, and "
                "what stands against it."
            ),
        ),
        "register": (
            mark("Register of processing"),
            mark(
                "The list that every association must be able to show: what for, about whom, who receives it, how long."
            ),
        ),
        "processor": (
            mark("Annex for whoever hosts"),
            mark("To be added to the contract, if somebody else runs the server for you."),
        ),
        "breach": (
            mark("If data were lost, stolen or seen"),
            mark("One page for the wall: what to do now, who to call, what to write down within 72 hours."),
        ),
    }
)
"""Key of a paper → its name, and what it is for."""


@dataclass(frozen=True)
class File:
    """A paper as a file, and the name that a browser gives it."""

    name: str
    content: bytes


async def file(
    scope: Scope, settings: Settings, which: str, form: str, language: str, *, now: dt.datetime | None = None
) -> File:
    """One of the papers in one of the formats; Refused when there is none of that name."""
    check_rule(Role(scope.role), COORDINATION)
    if which not in PAPERS or form not in FORMATS:
        raise Refused(problem("access.not_found"))
    found = await gather(scope, settings, now=now)
    paper = PAPERS[which](found, wording(language))
    content = await asyncio.to_thread(FORMATS[form], paper)
    return File(f"evalkit-{which}-{language}-{found.day.isoformat()}.{form}", content)


async def gather(scope: Scope, settings: Settings, *, now: dt.datetime | None = None) -> Facts:
    """How this association uses this instance today."""
    at = now or dt.datetime.now(dt.UTC)
    async with store.unit(scope, now=now) as unit:
        own = await organisations.organisation(unit)
        programmes = await kept_programmes.programmes(unit)
        names = {one.id: one.names for one in await kept_programmes.programmes(unit, closed_too=True)}
        members = {one.account for one in await accounts.members(unit) if not one.disabled}
        taking_part = [one for one in await comparisons.standing(unit) if one.takes_part]
        people = await rows.people(unit)
        told = await rows.told(unit)
        to_everybody, bundles = await rows.said_yes_to_everybody(unit), await rows.bundles(unit)
        reach = [one for one in programmes if any(s.shared for s in (await kept_reach.shares(unit, one.id))[:1])]
        asked = await _forms(unit, programmes)
        grants = await _grants(unit, names)
        up = [one for one in (await raised.own(unit)).values() if one.state == "raised"]
        tokens = tuple(one.name for one in await api_tokens.api_tokens(unit) if one.ends_at > unit.now)
        kept = await kept_how_long.in_force(unit)
        day = unit.today
    backup, drill = await asyncio.to_thread(lambda: (backups.newest(settings), restoring.last_drill(settings)))
    return Facts(
        association=own.name,
        day=day,
        marking="practice" if own.practice_of else own.marking,
        programmes=tuple(ProgrammeFact(p.names, not p.without_participants, p.exposed_public) for p in programmes),
        forms=asked,
        people=people // 10 * 10,
        told=told,
        grants=grants,
        comparisons=await _comparisons(taking_part, names, now),
        reach=tuple(one.names for one in reach),
        to_everybody=to_everybody,
        bundles=bundles,
        raised=len(up),
        tokens=tokens,
        accounts=len(members),
        second_steps=await _second_steps(members, now),
        kept=kept,
        postgres=not settings.is_sqlite,
        behind_tls=settings.behind_tls,
        sends_mail=settings.smtp_url is not None,
        days_since_backup=None if backup is None else max((at - backup.made).days, 0),
        days_since_drill=None if drill is None else max((at - drill).days, 0),
        own_key=own.own_key_since is not None,
    )


async def _forms(unit: Unit, programmes: tuple[Programme, ...]) -> tuple[FormFact, ...]:
    """The versions that programmes ask now, then the newest of each form that none asks any more."""
    where: dict[str, list[Mapping[str, str]]] = {}
    for programme in programmes:
        schedule = await forms.newest_schedule(unit, programme.id)
        for version in schedule.forms.values() if schedule else ():
            where.setdefault(version, []).append(programme.names)
    versions = {one.id: one for one in await forms.form_versions(unit)}
    asked = [versions[one] for one in where if one in versions]
    keys = {one.key for one in asked}
    old = [one for key, one in sorted((await kept_forms.newest_versions(unit)).items()) if key not in keys]
    return tuple(FormFact(kept_forms.form_of(one), tuple(where.get(one.id, ()))) for one in (*asked, *old))


async def _grants(unit: Unit, names: Mapping[str, Mapping[str, str]]) -> tuple[GrantFact, ...]:
    """Those that run or will: with a grant that is over nobody is given anything new."""
    named = await organisations.linked_organisations(unit)
    return tuple(
        GrantFact(
            named[one.funder].name,
            "observatory" if named[one.funder].kind == "observatory" else "funder",
            tuple(names[chosen] for chosen in one.chosen if chosen in names),
            one.starts_on,
            one.ends_on,
        )
        for one in await kept_programmes.grants(unit)
        if one.ends_on >= unit.today
    )


async def _comparisons(
    taking_part: list[comparisons.Consent], names: Mapping[str, Mapping[str, str]], now: dt.datetime | None
) -> tuple[ComparisonFact, ...]:
    if not taking_part:
        return ()
    async with store.unit(COMPARING, now=now) as unit:
        titles = {one.id: one.title for one in await comparisons.comparisons(unit)}
    return tuple(
        ComparisonFact(titles[one.comparison], names[one.programme], one.name_shown)
        for one in taking_part
        if one.comparison in titles and one.programme in names
    )


async def _second_steps(members: set[str], now: dt.datetime | None) -> int:
    """How many of these accounts have a second step that is confirmed."""
    async with store.unit(ACCOUNTS, now=now) as unit:
        steps = [await second_steps.second_step(unit, account) for account in sorted(members)]
    return sum(step is not None and step.confirmed_at is not None for step in steps)
