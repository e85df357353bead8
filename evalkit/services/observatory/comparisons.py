"""Fair comparison as the observatory sees it: what can be compared, declaring it, the list, and one comparison."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from evalkit import store
from evalkit.access import OBSERVATORY, Role, check_rule
from evalkit.definitions import Words, loader, stored
from evalkit.disclosure.compared_lines import ReleasedLines
from evalkit.errors import Refused, problem
from evalkit.i18n import SCREEN
from evalkit.progression.comparison_rules import PROGRAMMES_AT_LEAST
from evalkit.progression.lines_together import comparable_by
from evalkit.services.observatory import comparison_versions
from evalkit.services.observatory.comparison_versions import COMPARING, Kept
from evalkit.services.observatory.two_hats import wears_two_hats
from evalkit.services.words import association_words
from evalkit.store import Scope
from evalkit.store.queries import bundles, comparisons, organisations, programmes
from evalkit.store.queries.bundles import Bundle
from evalkit.store.queries.comparisons import Comparison, Consent
from evalkit.store.queries.organisations import Organisation

LONGEST_TITLE = 120


@dataclass(frozen=True)
class Offer:
    """Something that can be compared: an indicator of a shipped form at one of its occasions."""

    form: str
    indicator: str
    wave: str
    title: Words | None
    wave_words: Words | None
    form_title: Words | None

    @property
    def key(self) -> str:
        return f"{self.form}/{self.indicator}/{self.wave}"


@dataclass(frozen=True)
class Line:
    """A comparison in the observatory's list. ``taking_part``: how many programmes; never which."""

    comparison: Comparison
    taking_part: int
    versions: int
    last: dt.date | None


@dataclass(frozen=True)
class Said:
    """What a programme that takes part says about itself in a comparison. ``name`` None: it shows no name."""

    name: Mapping[str, str] | None = None
    association: str | None = None
    context: str = ""


@dataclass(frozen=True)
class Shown:
    """A comparison as it is read. ``released`` None: no version yet, or too few are left in it.

    ``said``: letter → what that programme says. ``gone``: programmes of this version that have left it since; they
    are drawn no more.
    """

    comparison: Comparison
    kept: Kept | None
    released: ReleasedLines | None
    said: Mapping[str, Said]
    gone: int
    taking_part: int
    versions: tuple[tuple[int, dt.date, str], ...]
    is_open: bool


def offers() -> tuple[Offer, ...]:
    """What can be compared: every indicator of the shipped forms that has levels or a published error."""
    found = []
    for key in sorted(loader.shipped_forms()):
        form = loader.shipped_form(key)
        if form.schedule is None:
            continue
        found += [
            Offer(key, indicator.key, wave.wave, indicator.title, wave.label, form.title)
            for indicator in form.indicators
            if comparable_by(indicator) is not None
            for wave in form.schedule.follow_up_waves
        ]
    return tuple(found)


async def invitable(scope: Scope) -> tuple[Organisation, ...]:
    """The associations of this instance that have a programme whose public may be seen outside, by name."""
    check_rule(Role(scope.role), OBSERVATORY)
    async with store.unit(COMPARING) as unit:
        seen = await programmes.associations_seen_outside(unit)
        return tuple(one for one in await organisations.organisations(unit, "association") if one.id in seen)


async def declare(
    scope: Scope,
    *,
    title: str,
    what: str,
    open_until: dt.date | None,
    everyone: bool,
    associations: Sequence[str] = (),
    now: dt.datetime | None = None,
) -> str:
    """Declare a comparison; ``what`` is an offer's key. Gives its id. Refused with every reason at once."""
    check_rule(Role(scope.role), OBSERVATORY)
    offer = next((one for one in offers() if one.key == what), None)
    there = {one.id for one in await invitable(scope)} & set(associations)
    both = await wears_two_hats(scope)
    async with store.unit(scope, write=True, now=now) as unit:
        wrong = []
        if not title.strip() or len(title.strip()) > LONGEST_TITLE:
            wrong.append(problem("comparison.title_missing", field="title"))
        if offer is None:
            wrong.append(problem("comparison.what_missing", field="what"))
        if open_until is None or open_until < unit.today:
            wrong.append(problem("comparison.open_until", field="open_until"))
        if not everyone and not there:
            wrong.append(problem("comparison.nobody_invited", field="everyone"))
        if wrong or offer is None or open_until is None:
            raise Refused(*wrong)
        form = loader.shipped_form(offer.form)
        own = await organisations.organisation(unit)
        language = next((code for code in own.languages if code in SCREEN), SCREEN[0])
        made = await comparisons.declare(
            unit,
            title={language: title.strip()},
            form=offer.form,
            indicator=offer.indicator,
            meaning=dict(form.meanings)[offer.indicator],
            wave=offer.wave,
            definition=stored.to_plain(form),
            open_until=open_until,
            associations=None if everyone else sorted(there),
        )
        unit.note("declare_comparison", "comparison", made, everyone=everyone, two_hats=both)
    return made


async def listed(scope: Scope) -> tuple[Line, ...]:
    """The observatory's comparisons, newest first."""
    check_rule(Role(scope.role), OBSERVATORY)
    async with store.unit(scope) as unit:
        own = await comparisons.comparisons(unit)
        versions = {one.id: await comparisons.versions(unit, one.id) for one in own}
    async with store.unit(COMPARING) as unit:
        taking = await comparisons.taking_part(unit)
    return tuple(
        Line(
            one,
            sum(c.comparison == one.id for c in taking),
            len(versions[one.id]),
            versions[one.id][0].made_at.date() if versions[one.id] else None,
        )
        for one in own
    )


async def shown(scope: Scope, comparison_id: str, *, now: dt.datetime | None = None) -> Shown:
    """One comparison of the observatory, with its newest version; 404 for another's."""
    check_rule(Role(scope.role), OBSERVATORY)
    async with store.unit(scope, now=now) as unit:
        comparison = await comparisons.comparison(unit, comparison_id)
    if comparison is None:
        raise Refused(problem("access.not_found"))
    return await for_reader(scope, comparison, now=now)


async def for_reader(scope: Scope, comparison: Comparison, *, now: dt.datetime | None = None) -> Shown:
    """The newest version of a comparison, without those who have left it, with what programmes say of themselves."""
    async with store.unit(COMPARING, now=now) as unit:
        versions = await comparisons.versions(unit, comparison.id)
        standing = await comparisons.taking_part(unit, comparison.id)
        newest = await comparisons.version(unit, versions[0].id) if versions else None
        lines = await comparisons.lines(unit, newest.id) if newest is not None else ()
        away = newest.content.get("elsewhere", {}) if newest is not None else {}
        stand = await bundles.standing(unit, comparison.organisation) if away else frozenset()
        named = await bundles.named(unit, comparison.organisation) if away else {}
        today = unit.today
    taking = {(c.organisation, c.programme): c for c in standing}
    here = {line.letter: taking.get((line.organisation, line.programme)) for line in lines}
    gone = frozenset(letter for letter, consent in here.items() if consent is None)
    gone |= {letter for letter, (bundle, _) in away.items() if bundle not in stand}
    told = {letter: _of_bundle(named[bundle], code) for letter, (bundle, code) in away.items() if bundle in named}
    kept = comparison_versions.kept(newest) if newest is not None else None
    released = None if kept is None else without(kept.released, gone)
    return Shown(
        comparison=comparison,
        kept=kept,
        released=released,
        said=told | {letter: await said(consent) for letter, consent in here.items() if consent is not None},
        gone=len(gone),
        taking_part=len(taking),
        versions=tuple((v.number, v.made_at.date(), v.content_hash) for v in versions),
        is_open=comparison.open_until >= today,
    )


def without(released: ReleasedLines, gone: frozenset[str]) -> ReleasedLines | None:
    """A version as it is shown once some have left it; None when too few are left to compare anybody."""
    left = replace(released, lines=tuple(line for line in released.lines if line.letter not in gone))
    return left if len(left.compared) >= PROGRAMMES_AT_LEAST else None


def _of_bundle(bundle: Bundle, code: str) -> Said:
    """The name of a programme of another instance, where its association switched it on in the bundle."""
    name = bundle.names.get(code)
    return Said(name=name, association=bundle.association or None) if name else Said()


async def said(consent: Consent) -> Said:
    """What a programme says of itself to those who read the comparison."""
    if not consent.name_shown and consent.context is None:
        return Said()
    async with store.unit(Scope(consent.organisation, None, Role.COORDINATOR)) as unit:
        programme = await programmes.programme(unit, consent.programme)
        own = await organisations.organisation(unit)
        context = context_of(unit, consent)
    named = consent.name_shown and programme is not None and not programme.exposed_public
    return Said(
        name=programme.names if named and programme is not None else None,
        association=own.name if named else None,
        context=context,
    )


def context_of(unit: store.Unit, consent: Consent) -> str:
    """The context that a programme of the scope's association attached, in clear; "" when it said nothing."""
    if consent.context is None:
        return ""
    row = f"{consent.comparison}:{consent.programme}"
    return str(association_words.unseal(unit, "comparison_consent", row, consent.context)["context"])
