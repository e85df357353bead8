"""Forms that associations share, and taking one over: it becomes a draft of one's own, with whose it was and under
which licence. Of a published scale whose texts may not be passed on, no text is in a form, so none travels."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evalkit import store
from evalkit.access import COORDINATION, SIGNED_IN, Role, can_rule, check_rule
from evalkit.definitions import Form, in_language
from evalkit.errors import Refused, problem
from evalkit.services.asking.check_ins import is_key
from evalkit.services.asking.practice import check_real
from evalkit.services.forms import kept_forms
from evalkit.services.library import clean
from evalkit.services.process.journal import team_language
from evalkit.services.studio import drafts
from evalkit.store import Scope, searching
from evalkit.store.queries import forms, library
from evalkit.store.queries import shared_forms as kept
from evalkit.store.queries.shared_forms import SharedForm, TakenOver

SHARED = Scope.system("library")
LONGEST = 600
LONGEST_LICENCE = 200
CITATION = "{title}, {version}. {author}, {year}. {licence}"


@dataclass(frozen=True)
class Shared:
    """A form that is shared. ``mine``: by the reader's own association."""

    id: str
    form: Form
    licence: str
    about: str
    language: str
    by: str
    day: dt.date
    mine: bool

    @property
    def without_texts(self) -> tuple[str, ...]:
        """Scales whose texts stay with their authors, by their citation."""
        return tuple(one.citation for one in self.form.instruments if not one.may_redistribute)


@dataclass(frozen=True)
class Shareable:
    """A published version of the own association. ``shared``: its id when it is shared now."""

    form_version: str
    form: Form
    made_on: dt.date
    shared: str | None


async def listed(scope: Scope, words: str = "", *, now: dt.datetime | None = None) -> tuple[Shared, ...]:
    """The shared forms in which every word of a search stands, by title in the language it was written in."""
    check_rule(Role(scope.role), SIGNED_IN)
    async with store.unit(SHARED, now=now) as unit:
        names = await library.shared_names(unit)
        found = []
        for one in await kept.shared_forms(unit):
            version = await forms.form_version(unit, one.form_version)
            if version is not None:
                found.append(_shared(one, kept_forms.form_of(version), names, scope))
    wanted = [searching.beginning(word) for word in searching.words_of(words)]
    fitting = [one for one in found if _holds(one, wanted)]
    return tuple(sorted(fitting, key=lambda one: (next(iter(one.form.title.values()), "").casefold(), one.id)))


async def shared(scope: Scope, shared_form: str, *, now: dt.datetime | None = None) -> Shared:
    """One of them; 404 when it is not shared."""
    found = next((one for one in await listed(scope, now=now) if one.id == shared_form), None)
    if found is None:
        raise Refused(problem("access.not_found"))
    return found


async def shareable(scope: Scope, *, now: dt.datetime | None = None) -> tuple[Shareable, ...]:
    """The newest version of each form of the own association."""
    check_rule(Role(scope.role), COORDINATION)
    async with store.unit(scope, now=now) as unit:
        now_shared = {one.form_version: one.id for one in await kept.own_shared(unit) if one.withdrawn_on is None}
        newest = await kept_forms.newest_versions(unit)
        every = [one for one in await forms.form_versions(unit) if one.id in now_shared or newest[one.key] == one]
    return tuple(Shareable(one.id, kept_forms.form_of(one), one.made_on, now_shared.get(one.id)) for one in every)


async def share(
    scope: Scope, form_version: str, *, licence: str, about: str, language: str, now: dt.datetime | None = None
) -> None:
    """Let every account of the instance see this version, and every association take it over."""
    check_rule(Role(scope.role), COORDINATION)
    async with store.unit(scope, write=True, now=now) as unit:
        await check_real(unit)
        if await forms.form_version(unit, form_version) is None:
            raise Refused(problem("access.not_found"))
        problems = await clean.wrong(unit, {"about": about.strip()}, needed=(), longest=LONGEST)
        problems += await clean.wrong(unit, {"licence": licence.strip()}, needed=(), longest=LONGEST_LICENCE)
        if not licence.strip():
            problems.append(problem("library.licence_missing", field="licence"))
        if problems:
            raise Refused(*problems)
        written_in = await team_language(unit, language)
        if await kept.share(unit, form_version, licence=licence.strip(), about=about.strip(), language=written_in):
            unit.note("share_form", "form_version", form_version)


async def withdraw(scope: Scope, shared_form: str, *, now: dt.datetime | None = None) -> None:
    """Share it no more; who took it over keeps theirs, which the licence let them."""
    check_rule(Role(scope.role), COORDINATION)
    async with store.unit(scope, write=True, now=now) as unit:
        if all(one.id != shared_form for one in await kept.own_shared(unit)):
            raise Refused(problem("access.not_found"))
        if await kept.withdraw(unit, shared_form):
            unit.note("withdraw_form", "shared_form", shared_form)


async def take_over(scope: Scope, shared_form: str, draft: str, *, now: dt.datetime | None = None) -> str:
    """Make a draft of one's own from a shared form; gives its id. ``draft`` was made by the page: a second click finds
    the first draft."""
    check_rule(Role(scope.role), COORDINATION)
    if not is_key(draft):
        raise Refused(problem("library.key_missing"))
    found = await shared(scope, shared_form, now=now)
    async with store.unit(scope, write=True, now=now) as unit:
        plain = drafts.opened(found.form)
        plain["licence"] = citation(found)
        plain.pop("comparability", None)  # of versions that stay where they are
        plain["version"] = "1"
        taken = {one.key for one in await forms.form_versions(unit)}
        plain["form"] = next(
            key for key in (found.form.key[:60], *(f"{found.form.key[:60]}_{n}" for n in range(2, 1000)))
            if key not in taken
        )  # fmt: skip
        made = await drafts.keep_new(unit, draft, plain)
        if await kept.note_taken_over(
            unit, made, shared_form=found.id, title=dict(found.form.title), version=found.form.version,
            author_name=found.by, licence=found.licence,
        ):  # fmt: skip
            unit.note("take_over_form", "form_draft", made, shared=found.id)
        return made


async def origins(scope: Scope, *, now: dt.datetime | None = None) -> Mapping[str, TakenOver]:
    """Draft → where it came from."""
    check_rule(Role(scope.role), COORDINATION)
    async with store.unit(scope, now=now) as unit:
        return await kept.taken_over(unit)


def _holds(one: Shared, wanted: Sequence[str]) -> bool:
    """Whether a form's words hold a word with each of these beginnings: there are few forms, so they are just read."""
    if not wanted:
        return True
    said: list[str] = [one.about, *one.form.title.values(), *(one.form.source.description or {}).values()]
    for item in one.form.items:
        said += [*(item.title or {}).values(), *(item.question or {}).values()]
    for scale in one.form.instruments:
        said += [*(scale.title or {}).values(), *(scale.description or {}).values()]
    there = searching.fold(" ".join(said)).split()
    return all(any(word.startswith(beginning) for word in there) for beginning in wanted)


def may_take(scope: Scope) -> bool:
    return can_rule(Role(scope.role), COORDINATION)


def citation(found: Shared) -> str:
    """Who made it, when, and under which licence: it goes along in the form and in everything made from it."""
    title = in_language(found.form.title, found.language, found.form.key)
    own = f"{found.form.source.licence}. " if found.form.source.licence else ""
    said = CITATION.format(
        title=title, version=found.form.version, author=found.by, year=found.day.year, licence=found.licence
    )
    return f"{own}{said}"


def _shared(one: SharedForm, form: Form, names: Mapping[str, str], scope: Scope) -> Shared:
    return Shared(
        one.id, form, one.licence, one.about, one.language, names.get(one.organisation, ""), one.day,
        one.organisation == scope.organisation,
    )  # fmt: skip
