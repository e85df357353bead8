"""Programmes: what they are, their schedule and completeness, and setting one up from a form."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evalkit import store
from evalkit.access import COORDINATION, TEAM, Role, check_rule
from evalkit.collect.schedule import State
from evalkit.definitions import Form, Schedule, in_language, loader
from evalkit.errors import Problem, Refused, problem
from evalkit.i18n import mark
from evalkit.services.asking.occasions import Standing, everybody, to_remind_of
from evalkit.services.forms import kept_forms
from evalkit.services.process.small_groups import Outlook, outlook
from evalkit.store import Scope, Unit
from evalkit.store.queries import check_ins, form_drafts, forms
from evalkit.store.queries import programmes as kept

KINDS: Mapping[str, str] = {
    "language_classes": mark("Literacy, French or Dutch classes"),
    "training": mark("Training, socio-professional integration"),
    "community_health": mark("Community health, women's groups"),
    "older_people": mark("Older isolated people"),
    "young_people": mark("Young people in transition"),
    "neighbourhood": mark("Neighbourhood and collective action"),
    "other": mark("Other"),
}
"""Kinds of programmes, for comparisons among alike only."""

HOPES = ("rise", "hold")


@dataclass(frozen=True)
class NewProgramme:
    """``hoped_for``: indicator → (hope, reason in words). ``names``: language → name; one is enough."""

    names: Mapping[str, str]
    kind: str
    municipality: str
    public_text: Mapping[str, str]
    form: str
    hoped_for: Mapping[str, tuple[str, str]]
    language: str
    without_participants: bool = False


@dataclass(frozen=True)
class Line:
    """A programme in the list."""

    programme: kept.Programme
    people: int
    to_propose: int


@dataclass(frozen=True)
class WaveCount:
    """One wave of the grid: how many have it done, may be asked, or it is over for."""

    wave: str
    done: int
    to_propose: int
    passed: int
    not_yet: int


@dataclass(frozen=True)
class ProgrammePage:
    """Everything on a programme's page. ``schedule``: the occasions of everybody, whichever version of the schedule
    they began with; ``newest``: that of people who enter now. ``first_answer``: to mark hopes declared after it."""

    programme: kept.Programme
    schedule: Schedule | None
    newest: Schedule | None
    forms: tuple[Form, ...]
    standings: tuple[Standing, ...]
    waves: tuple[WaveCount, ...]
    outlook: Outlook
    first_answer: dt.date | None


async def programmes(scope: Scope, *, now: dt.datetime | None = None) -> tuple[Line, ...]:
    """The association's programmes with how many take part and may be asked."""
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, now=now) as unit:
        standings = await to_remind_of(unit, unit.today)
        found = await kept.programmes(unit)
    return tuple(
        Line(
            programme=p,
            people=sum(s.programme.id == p.id and not s.has_left for s in standings),
            to_propose=sum(
                s.programme.id == p.id and s.next is not None and s.next.state is State.DUE for s in standings
            ),
        )
        for p in found
    )


async def programme_page(scope: Scope, programme_id: str, *, now: dt.datetime | None = None) -> ProgrammePage:
    """One programme of the own association; 404 for another's."""
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, now=now) as unit:
        found = await kept.programme(unit, programme_id)
        if found is None:
            raise Refused(problem("entry.not_found"))
        plans = await forms.schedules_of(unit, programme_id)
        schedule = plans[0] if plans else None
        standings = await everybody(unit, unit.today, programme=programme_id, left_too=True)
        defined = kept_forms.joint_schedule(plans) if plans else None
        done = await check_ins.done_occasions(unit, programme=programme_id)
        days = [d.day for d in done if d.day is not None]
        versions = [await forms.form_version(unit, v) for v in schedule.forms.values()] if schedule else []
    return ProgrammePage(
        programme=found,
        schedule=defined,
        newest=kept_forms.schedule_of(schedule) if schedule else None,
        forms=tuple(kept_forms.form_of(v) for v in versions if v is not None),
        standings=standings,
        waves=tuple(_counts(wave.wave, standings) for wave in defined.waves) if defined else (),
        outlook=outlook(len({s.participant.id for s in standings})),
        first_answer=min(days, default=None),
    )


def _counts(wave: str, standings: Sequence[Standing]) -> WaveCount:
    states = [o.state for s in standings for o in s.occasions if o.wave.wave == wave]
    over = (State.MISSED, State.LEFT, State.STOPPED)
    return WaveCount(
        wave=wave,
        done=states.count(State.DONE),
        to_propose=states.count(State.DUE) + states.count(State.LATE),
        passed=sum(state in over for state in states),
        not_yet=states.count(State.NOT_YET),
    )


def forms_to_choose() -> tuple[Form, ...]:
    """Shipped forms that a programme can begin with: with a schedule, with texts of their own."""
    ours_first = sorted(loader.shipped_forms(), key=lambda key: (not key.startswith("empowerment"), key))
    found = [loader.shipped_form(key) for key in ours_first]
    return tuple(form for form in found if form.schedule is not None and not form.texts_held_by_author)


async def choices(scope: Scope, *, now: dt.datetime | None = None) -> tuple[Form, ...]:
    """What a new programme can begin with: :func:`offered`, for the page."""
    check_rule(Role(scope.role), COORDINATION)
    async with store.unit(scope, now=now) as unit:
        return await offered(unit)


async def offered(unit: Unit) -> tuple[Form, ...]:
    """Forms that the association published itself, in their newest version, then those that are shipped."""
    made_here = await form_drafts.published_versions(unit)
    newest = (await kept_forms.newest_versions(unit)).values()
    own = {one.key: kept_forms.form_of(one) for one in newest if one.id in made_here}
    fit = [form for form in own.values() if form.schedule is not None and not form.texts_held_by_author]
    return (*fit, *(form for form in forms_to_choose() if form.key not in own))


async def set_up(scope: Scope, new: NewProgramme, *, now: dt.datetime | None = None) -> str:
    """Make a programme from a form, with what is hoped for declared before the first answer. Gives its id.

    One without participants asks nothing and has no form: it counts, and tells.
    """
    check_rule(Role(scope.role), COORDINATION)
    async with store.unit(scope, write=True, now=now) as unit:
        wanted = () if new.without_participants else await offered(unit)
        form = next((form for form in wanted if form.key == new.form), None)
        problems = _wrong(new, form)
        key = key_of(next((n for n in new.names.values() if n.strip()), ""))
        if await kept.programme_by_key(unit, key) is not None:
            problems.append(
                problem("entry.programme_key_taken", field="name", name=next(iter(new.names.values()), key))
            )
        if problems:
            raise Refused(*problems)
        made = await kept.make_programme(
            unit,
            key=key,
            names={language: name.strip() for language, name in new.names.items() if name.strip()},
            kind=new.kind,
            municipality=new.municipality,
            public_text={language: text.strip() for language, text in new.public_text.items() if text.strip()},
            without_participants=new.without_participants,
            hoped_for=_hopes(unit, new),
        )
        if form is None:
            unit.note("set_up_programme", "programme", made, without_participants=True)
        else:
            await _adopt(unit, made, form)
            unit.note("set_up_programme", "programme", made, form=form.key, hash=form.hash)
        return made


async def declare_hopes(
    scope: Scope,
    programme_id: str,
    hoped_for: Mapping[str, tuple[str, str]],
    *,
    language: str,
    now: dt.datetime | None = None,
) -> None:
    """Say again what is hoped for. The day is kept: after the first answer, every report says so."""
    check_rule(Role(scope.role), COORDINATION)
    async with store.unit(scope, write=True, now=now) as unit:
        found = await kept.programme(unit, programme_id)
        schedule = await forms.newest_schedule(unit, programme_id)
        if found is None or schedule is None:
            raise Refused(problem("entry.not_found"))
        versions = [await forms.form_version(unit, v) for v in schedule.forms.values()]
        problems = [p for v in versions if v for p in _wrong_hopes(kept_forms.form_of(v), hoped_for, language)]
        if problems:
            raise Refused(*problems)
        declared = dict(found.hoped_for)
        for indicator, (hope, reason) in hoped_for.items():
            before = declared.get(indicator, {})
            if before.get("hope") == hope and before.get("reason", {}).get(language, "") == reason.strip():
                continue
            declared[indicator] = _hope(unit, hope, reason, language)
        if declared != found.hoped_for:
            await kept.set_hoped_for(unit, programme_id, declared)
            unit.note("declare_hopes", "programme", programme_id)


def key_of(name: str) -> str:
    """A key from a name: ``lire_la_ville`` from "Lire la ville"."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.lower()) if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:60] or "programme"


async def _adopt(unit: Unit, programme_id: str, form: Form) -> None:
    """Copy the form and its schedule into the programme: what is shipped later changes nothing here."""
    version = await kept_forms.keep(unit, form)
    schedule = form.schedule
    if schedule is None:
        raise LookupError("a form that can be chosen has a schedule")
    await forms.make_schedule(
        unit,
        programme=programme_id,
        baseline=schedule.baseline_wave.wave,
        waves=[wave.model_dump(mode="json", exclude_none=True) for wave in schedule.waves],
        forms={form.key: version},
    )


def _wrong(new: NewProgramme, form: Form | None) -> list[Problem]:
    found = []
    if not any(name.strip() for name in new.names.values()):
        found.append(problem("entry.name_missing", field="name"))
    if new.kind not in KINDS:
        found.append(problem("entry.unknown_kind", field="kind"))
    if form is None and not new.without_participants:
        found.append(problem("entry.unknown_form", field="form"))
    elif form is not None:
        found += _wrong_hopes(form, new.hoped_for, new.language)
    return found


def _wrong_hopes(form: Form, hoped_for: Mapping[str, tuple[str, str]], language: str) -> list[Problem]:
    found = []
    for indicator in form.indicators:
        hope, reason = hoped_for.get(indicator.key, ("", ""))
        title = in_language(indicator.title, language, indicator.key)
        if hope not in HOPES:
            found.append(problem("entry.hope_missing", field=f"hope.{indicator.key}", title=title))
        elif hope == "hold" and not reason.strip():
            found.append(problem("entry.hope_reason_missing", field=f"reason.{indicator.key}", title=title))
    return found


def _hopes(unit: Unit, new: NewProgramme) -> dict[str, object]:
    return {i: _hope(unit, hope, reason, new.language) for i, (hope, reason) in new.hoped_for.items()}


def _hope(unit: Unit, hope: str, reason: str, language: str) -> dict[str, object]:
    return {
        "hope": hope,
        "reason": {language: reason.strip()} if reason.strip() else {},
        "day": unit.today.isoformat(),
    }
