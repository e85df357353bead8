"""Taking part in a fair comparison: an association is asked, sees its own position first, decides, and may change.

Each programme decides for itself: whether it takes part, what it says of its context, whether its name is shown.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from evalkit import store
from evalkit.access import COORDINATION, Role, check_rule
from evalkit.collect.words_check import holds_national_number
from evalkit.definitions import Policy
from evalkit.disclosure.compared_lines import ReleasedLines
from evalkit.disclosure.own_position import OwnPosition
from evalkit.errors import Problem, Refused, problem
from evalkit.services.forms import kept_forms
from evalkit.services.observatory import comparison_tables, comparison_versions
from evalkit.services.observatory.comparison_tables import Counted
from evalkit.services.observatory.comparison_versions import COMPARING
from evalkit.services.observatory.comparisons import Said, Shown, context_of, for_reader
from evalkit.services.observatory.two_hats import paying_too
from evalkit.services.words import association_words
from evalkit.store import Scope, Unit
from evalkit.store.queries import comparisons, forms, organisations, programmes
from evalkit.store.queries.comparisons import Comparison, Consent
from evalkit.store.queries.programmes import Programme

LONGEST = 1500
"""Characters of context."""


@dataclass(frozen=True)
class Asked:
    """A comparison that programmes of this association are asked to. ``of``: programme, and what it decided.

    ``two_hats``: the observatory that asks also pays for programmes."""

    comparison: Comparison
    observatory: str
    of: tuple[tuple[Programme, Consent | None], ...]
    is_open: bool
    two_hats: bool = False


@dataclass(frozen=True)
class OwnView:
    """One programme's page about one comparison, for its coordination.

    ``position`` None: too few of its people agreed and were seen again. ``refusals``: why it cannot be let in now.
    ``shown``: what everybody sees, once the programme takes part; ``letter``: its own in that version.
    """

    comparison: Comparison
    observatory: str
    programme: Programme
    decided: Consent | None
    context: str
    position: OwnPosition | None
    preview_letter: str | None
    refusals: tuple[Problem, ...]
    n: int
    outside: int
    k: int
    shown: Shown | None
    letter: str | None
    is_open: bool
    two_hats: bool = False

    @property
    def takes_part(self) -> bool:
        return self.decided is not None and self.decided.takes_part

    @property
    def read(self) -> ReleasedLines | None:
        """What to draw: the version that everybody sees, before that the preview."""
        if self.shown is not None and self.letter is not None:
            return self.shown.released
        return self.position.others if self.position is not None else None

    @property
    def said(self) -> dict[str, Said]:
        return dict(self.shown.said) if self.shown is not None and self.letter is not None else {}


async def invitations(scope: Scope, *, now: dt.datetime | None = None) -> tuple[Asked, ...]:
    """The comparisons that this association is asked to or takes part in, newest first."""
    check_rule(Role(scope.role), COORDINATION)
    async with store.unit(scope, now=now) as unit:
        own = await organisations.organisation(unit)
        asking = await _asking(unit) if own.practice_of is None else {}
        decided = {(c.comparison, c.programme): c for c in await comparisons.standing(unit)}
        today = unit.today
    async with store.unit(COMPARING, now=now) as unit:
        every = await comparisons.comparisons(unit)
        named = await comparisons.invited_to(unit, own.id)
        observatories = {one.id: one.name for one in await organisations.organisations(unit, "observatory")}
    paying = await paying_too(sorted({one.organisation for one in every}))
    found = []
    for one in every:
        if one.organisation not in observatories or not (one.everyone or one.id in named):
            continue
        of = tuple(
            (programme, decided.get((one.id, programme.id)))
            for programme, asks in asking.values()
            if (one.indicator, one.meaning, one.wave) in asks
        )
        is_open = one.open_until >= today
        if of and (is_open or any(consent is not None for _, consent in of)):
            found.append(Asked(one, observatories[one.organisation], of, is_open, one.organisation in paying))
    return tuple(found)


async def _asking(unit: Unit) -> dict[str, tuple[Programme, frozenset[tuple[str, str, str]]]]:
    """Of each programme that may be seen outside: (indicator, meaning, wave) that it asks in its main form."""
    found = {}
    for programme in await programmes.programmes(unit, closed_too=True):
        kept = await forms.schedules_of(unit, programme.id)
        key = kept_forms.main_form_key(kept)
        asking = [one for one in kept if key in one.forms]
        version = await forms.form_version(unit, asking[0].forms[key]) if key and asking else None
        if programme.exposed_public or key is None or version is None:
            continue
        waves = kept_forms.joint_schedule(asking, key).follow_up_waves
        asks = frozenset((i, meaning, wave.wave) for i, meaning in version.meanings.items() for wave in waves)
        found[programme.id] = programme, asks
    return found


async def view(scope: Scope, comparison_id: str, programme_id: str, *, now: dt.datetime | None = None) -> OwnView:
    """A programme's own position, before anybody else sees it; 404 for what is another's or not asked of it."""
    asked, programme, decided = await _asked(scope, comparison_id, programme_id, now)
    policy = comparison_versions.outside()
    counted = await comparison_tables.count(scope, programme, asked.comparison, policy)
    position, letter = None, None
    if counted is not None and counted.n >= policy.k:
        key = f"{scope.organisation}:{programme_id}"
        position, letter = await comparison_versions.own_position(asked.comparison, key, counted)
    shown, own_letter = None, None
    if decided is not None and decided.takes_part:
        shown = await for_reader(scope, asked.comparison, now=now)
    async with store.unit(scope, now=now) as unit:
        context = context_of(unit, decided) if decided is not None else ""
        if shown is not None and shown.kept is not None:
            mine = [
                one for one in await comparisons.lines(unit, shown.kept.version.id) if one.programme == programme_id
            ]
            own_letter = mine[0].letter if mine else None
    return OwnView(
        comparison=asked.comparison,
        observatory=asked.observatory,
        programme=programme,
        decided=decided,
        context=context,
        position=position,
        preview_letter=letter,
        refusals=_refusals(counted, policy.k),
        n=counted.n if counted is not None else 0,
        outside=counted.outside if counted is not None else 0,
        k=policy.k,
        shown=shown,
        letter=own_letter,
        is_open=asked.is_open,
        two_hats=asked.two_hats,
    )  # fmt: skip


async def decide(
    scope: Scope,
    comparison_id: str,
    programme_id: str,
    *,
    takes_part: bool,
    name_shown: bool = False,
    context: str | None = None,
    now: dt.datetime | None = None,
) -> None:
    """Take part, or leave; show the name or hide it. ``context`` None: as it was.

    Leaving and hiding are always possible, and hold at once. Joining needs an open comparison, people enough, and the
    gate's leave; what is brought is frozen with it.
    """
    asked, programme, decided = await _asked(scope, comparison_id, programme_id, now)
    there = decided is not None and decided.takes_part
    wrong = _wrong_words(context)
    if takes_part and not there and not asked.is_open:
        wrong.append(problem("comparison.over"))
    if wrong:
        raise Refused(*wrong)
    policy = comparison_versions.outside()
    brought = await _counted(scope, programme, asked.comparison, policy) if takes_part and not there else None
    async with store.unit(scope, write=True, now=now) as unit:
        if brought is not None:
            await _bring(unit, programme, asked.comparison, brought, policy)
        row = f"{comparison_id}:{programme_id}"
        kept = decided.context if decided is not None else None
        if context is not None:
            text = context.strip()
            kept = association_words.seal(unit, "comparison_consent", row, {"context": text}) if text else None
        await comparisons.decide(
            unit,
            observatory=asked.comparison.organisation,
            comparison_id=comparison_id,
            programme=programme_id,
            takes_part=takes_part,
            name_shown=takes_part and name_shown,
            context=kept,
        )
        unit.note(
            "decide_comparison", "comparison", comparison_id, programme=programme_id, takes_part=takes_part,
            name_shown=takes_part and name_shown, context=kept is not None,
        )  # fmt: skip


async def _counted(scope: Scope, programme: Programme, comparison: Comparison, policy: Policy) -> Counted:
    """What the programme brings, where it may be brought."""
    counted = await comparison_tables.count(scope, programme, comparison, policy)
    if refusals := _refusals(counted, policy.k):
        raise Refused(*refusals)
    assert counted is not None  # noqa: S101  (nothing counted is a refusal)
    return counted


async def _bring(unit: Unit, programme: Programme, comparison: Comparison, counted: Counted, policy: Policy) -> None:
    if await comparison_tables.bring(unit, programme, comparison, counted, policy) is None:
        raise Refused(problem("release.changed"))


def _refusals(counted: Counted | None, k: int) -> tuple[Problem, ...]:
    if counted is None or counted.n < k:
        return (problem("comparison.nothing_to_bring", k=k),)
    if not counted.waits:
        return ()
    worst = max(counted.waits, key=lambda one: one.missing)
    return (problem("comparison.waits", n=worst.people, day=dt.date.fromisoformat(worst.beside), k=k),)


def _wrong_words(context: str | None) -> list[Problem]:
    if context is None:
        return []
    wrong = []
    if len(context.strip()) > LONGEST:
        wrong.append(problem("comparison.context_too_long", n=len(context.strip()), most=LONGEST, field="context"))
    if holds_national_number(context):
        wrong.append(problem("comparison.context_number", field="context"))
    return wrong


async def _asked(
    scope: Scope, comparison_id: str, programme_id: str, now: dt.datetime | None
) -> tuple[Asked, Programme, Consent | None]:
    for one in await invitations(scope, now=now):
        for programme, consent in one.of:
            if (one.comparison.id, programme.id) == (comparison_id, programme_id):
                return one, programme, consent
    raise Refused(problem("access.not_found"))
