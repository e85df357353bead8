"""What a bundle would hold now: each line as it would leave, and what is hidden and why. Nothing is written."""

from __future__ import annotations

import asyncio
import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import evalkit
from evalkit import sealing, store
from evalkit.access import COORDINATION, Role, check_rule
from evalkit.definitions import Audience, Form, Indicator, Policy, in_language, loader
from evalkit.definitions.hashing import digest
from evalkit.disclosure.released import ReleasedResult
from evalkit.errors import Refused
from evalkit.exchange.bundle import Bundle, BundleIndicator, BundleLine
from evalkit.services.keeping.keys import instance_keys
from evalkit.services.observatory import bundle_lines
from evalkit.services.observatory.bundle_starts import without_late_starts
from evalkit.services.reports import progression_tables, publishable_tables, release_gate, release_plan
from evalkit.services.reports.progression_tables import OBSERVATORY, Gathered
from evalkit.services.reports.publishable_tables import Earlier, Publishable
from evalkit.services.reports.release_context import origin
from evalkit.services.reports.release_gate import Computation
from evalkit.services.reports.table_marks import TableKey, key_of
from evalkit.store import Scope, Unit
from evalkit.store.queries import bundles, organisations, programmes
from evalkit.store.queries.programmes import Programme


@dataclass(frozen=True)
class Leaving:
    """A line as the coordination sees it before it leaves. ``title``, ``wave``: in words. ``why``: why it holds no
    strata and no moments ("" when it does), closer than the bundle tells it; ``n``: people that ``why`` is about."""

    line: BundleLine
    title: str
    wave: str
    why: str
    n: int | None = None


@dataclass(frozen=True)
class OfProgramme:
    """What leaves of one programme. ``lines`` empty: nothing, for the reason ``why``. ``outside``: people who did not
    agree to be counted for the observatory."""

    programme: Programme
    code: str
    lines: tuple[Leaving, ...] = ()
    why: str = ""
    outside: int = 0


@dataclass(frozen=True)
class Computed:
    """What will be frozen of one programme when the bundle leaves."""

    programme: Programme
    gathered: Gathered
    publishable: Publishable


@dataclass(frozen=True)
class BundlePlan:
    """``seen``: a print of all lines; what is let out must be what was looked at. ``same``: the newest bundle holds
    these very lines."""

    bundle: Bundle
    programmes: tuple[OfProgramme, ...]
    computed: tuple[Computed, ...]
    past: tuple[Computation, ...]
    forms: tuple[Form, ...]
    association: str
    policy: Policy
    state: tuple[int, int]
    seen: str
    same: bool

    @property
    def tells(self) -> bool:
        """Whether any line says something."""
        return any(not line.hidden for line in self.bundle.lines)


async def plan(scope: Scope, *, language: str = "fr", now: dt.datetime | None = None) -> BundlePlan:
    """Compute every programme's lines, under the policy for observatories and beside all that was published before.

    A programme whose public must not appear elsewhere, or that follows nobody, is in no bundle.
    """
    check_rule(Role(scope.role), COORDINATION)
    policy = loader.load_policies().for_audience(Audience.OBSERVATORY)
    async with store.unit(scope, now=now) as unit:
        own = await organisations.organisation(unit)
        about = [p for p in await programmes.programmes(unit, closed_too=True) if not p.without_participants]
        gathered = {p.id: await _gathered(unit, p) for p in about if not p.exposed_public}
        past = await release_gate.history(unit)
        state = await release_plan.state_of(unit)
        before = await bundles.exports(unit)
        today = unit.today
    standing = {tuple(line["which"]): line for line in (before[0].lines if before else ())}
    found = await asyncio.to_thread(_compute, unit.organisation, about, gathered, policy, past, standing, language)
    lines = tuple(leaving.line for one in found.programmes for leaving in one.lines)
    seen = digest([bundle_lines.plain(line, found.meanings[line.indicator]) for line in lines])
    return BundlePlan(
        bundle=Bundle(
            exporter=str(uuid.UUID(sealing.mark(instance_keys(), "bundle exporter", own.id)[:32])),
            number=before[0].number + 1 if before else 1,
            day=today,
            policy=policy,
            indicators=found.indicators,
            lines=lines,
            version=evalkit.__version__,
        ),
        programmes=found.programmes,
        computed=found.computed,
        past=past,
        forms=found.forms,
        association=own.name,
        policy=policy,
        state=state,
        seen=seen,
        same=bool(before) and before[0].lines_hash == seen,
    )


async def _gathered(unit: Unit, programme: Programme) -> Gathered | None:
    """The answers of those who agreed; None without a form or a schedule."""
    published = origin([programme]).kind == "published"
    try:
        return await progression_tables.gather(
            unit, [programme], recipient="", days=None, published=published, purpose=OBSERVATORY
        )
    except Refused:
        return None


@dataclass(frozen=True)
class _Found:
    programmes: tuple[OfProgramme, ...]
    computed: tuple[Computed, ...]
    indicators: tuple[BundleIndicator, ...]
    meanings: Mapping[str, str]
    forms: tuple[Form, ...]


def _compute(
    organisation: str,
    about: Sequence[Programme],
    gathered: Mapping[str, Gathered | None],
    policy: Policy,
    past: Sequence[Computation],
    standing: Mapping[tuple[str, ...], Mapping[str, Any]],
    language: str,
) -> _Found:
    mark = release_gate.mark_of(organisation)
    history = [computation.earlier for computation in past]
    asked = _Asked(language)
    told: list[OfProgramme] = []
    computed: list[Computed] = []
    for programme in about:
        code = f"p-{sealing.mark(instance_keys(), 'bundle programme', f'{organisation}|{programme.id}')[:12]}"
        if programme.exposed_public:
            told.append(OfProgramme(programme, code, why="exposed_public"))
            continue
        found = gathered[programme.id]
        if found is None or found.people < policy.k or found.observations.is_empty():
            told.append(OfProgramme(programme, code, why="no_form" if found is None else "nobody"))
            continue
        inside, late = without_late_starts(found, policy.k)
        made = publishable_tables.publishable(inside, policy, mark=mark, history=history)
        lines = []
        for result in made.released.results:
            indicator = inside.form.indicator(result.indicator)
            name = asked.name(inside.form, indicator)
            earlier = standing.get((code, inside.form.meanings[indicator.key], result.wave))
            here = _Here(inside, made, _day(made, result, past, inside.as_of), policy, code, language)
            lines.append(_leaving(here, indicator, result, name, earlier, late.get((indicator.key, result.wave), 0)))
        told.append(OfProgramme(programme, code, tuple(lines), outside=found.outside))
        computed.append(Computed(programme, inside, made))
        history.append(_as_earlier(made))
    return _Found(tuple(told), tuple(computed), asked.indicators, asked.meanings, tuple(asked.forms.values()))


def _day(made: Publishable, result: ReleasedResult, past: Sequence[Computation], today: dt.date) -> dt.date:
    """A table that was published before and stands says the day from which it is."""
    at = made.standing.get(key_of(result))
    return past[at[0]].day if at is not None and at[0] < len(past) else today


def _as_earlier(made: Publishable) -> Earlier:
    """What the next programme's tables are judged beside: what of this one will be published."""
    leaving = {key for key in made.sets if key not in made.waits}
    results = tuple(r for r in made.released.results if key_of(r) in leaving)
    return Earlier(
        released=replace(made.released, results=results),
        prints={key: of for key, of in made.prints.items() if key in leaving},
        sets={key: of for key, of in made.sets.items() if key in leaving},
    )


@dataclass(frozen=True)
class _Here:
    """What lines of one programme have in common. ``as_of``: the day on which this one's table was computed."""

    gathered: Gathered
    made: Publishable
    as_of: dt.date
    policy: Policy
    code: str
    language: str


def _leaving(
    here: _Here, indicator: Indicator, result: ReleasedResult, name: str, earlier: Mapping[str, Any] | None, late: int
) -> Leaving:
    """One line; one that the gate holds back is said again as it was let out before, if it was."""
    key: TableKey = key_of(result)
    gathered = here.gathered
    wave = in_language(gathered.schedule.wave(result.wave).label, here.language, result.wave)
    title = in_language(indicator.title, here.language, indicator.key)
    if key in here.made.waits:
        n = max(waits.missing for waits in here.made.waits[key])
        again = None if earlier is None else bundle_lines.from_plain(earlier, name)
        if again is not None:
            return Leaving(again, title, wave, "waits_as_before", n)
        return Leaving(bundle_lines.held_back(here.code, name, result.wave, here.as_of), title, wave, "waits", n)
    line, why = bundle_lines.line_of(gathered, indicator, result, name, here.code, here.policy, late=late)
    return Leaving(replace(line, as_of=here.as_of), title, wave, why, late or None)


class _Asked:
    """The questions of a bundle under keys of their own: the same key in two forms may mean two things."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.by_meaning: dict[str, BundleIndicator] = {}
        self.forms: dict[str, Form] = {}

    @property
    def indicators(self) -> tuple[BundleIndicator, ...]:
        return tuple(self.by_meaning.values())

    @property
    def meanings(self) -> Mapping[str, str]:
        return {one.key: one.meaning for one in self.by_meaning.values()}

    def name(self, form: Form, indicator: Indicator) -> str:
        self.forms.setdefault(form.hash, form)
        meaning = form.meanings[indicator.key]
        if meaning not in self.by_meaning:
            taken = sum(one.key.partition("--")[0] == indicator.key for one in self.by_meaning.values())
            self.by_meaning[meaning] = BundleIndicator(
                key=f"{indicator.key}--{taken + 1}" if taken else indicator.key,
                meaning=meaning,
                direction=indicator.direction.value,
                levels=tuple(indicator.levels.numbers) if indicator.ordinal and indicator.levels else (),
                low=indicator.low,
                high=indicator.high,
                sem=indicator.published_sem,
                title=in_language(indicator.title, self.language, indicator.key),
            )
        return self.by_meaning[meaning].key
