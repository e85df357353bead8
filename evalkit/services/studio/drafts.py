"""Drafts of forms: begun, changed part by part, thrown away. Every change is one transaction on what is kept now, so
that two who work on one form never overwrite each other unseen (see ``merging``)."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evalkit import store
from evalkit.access import COORDINATION, Role, check_rule
from evalkit.definitions import Form, loader
from evalkit.definitions.hashing import canonical
from evalkit.errors import Problem, Refused, problem
from evalkit.exchange.xlsform_writing import plain_source
from evalkit.services.forms import kept_forms
from evalkit.services.studio import asking, fields, item_pages, remarks, texts
from evalkit.services.studio.asking import Plain
from evalkit.services.studio.merging import merge
from evalkit.services.studio.remarks import Checked
from evalkit.store import Scope, Unit
from evalkit.store.queries import form_drafts, forms

MOST_QUESTIONS = 200
LARGEST = 220_000
"""Bytes of a draft; as a file it has to stay under what the reader of files takes."""
LONGEST = 2_000
"""Characters of one text."""

Act = Callable[[Plain], Plain]


@dataclass(frozen=True)
class Draft:
    """A draft as its page shows it. ``made_from``: the version that it goes on from."""

    id: str
    plain: Plain
    revision: int
    changed_on: dt.date
    checked: Checked
    made_from: str | None

    @property
    def entries(self) -> tuple[asking.Entry, ...]:
        return asking.entries(self.plain)


async def begin(
    scope: Scope, draft_id: str, *, how: str, of: str, title: str, language: str, now: dt.datetime | None = None
) -> str:
    """A new draft, from nothing, from a shipped form (``of``: its key) or from one of our versions (its id).

    ``draft_id`` was made by the page: a second click finds the first draft.
    """
    check_rule(Role(scope.role), COORDINATION)
    if not _is_id(draft_id):
        raise Refused(problem("studio.start_missing", field="how"))
    async with store.unit(scope, write=True, now=now) as unit:
        made_from = None
        if how == "version":
            version = await forms.form_version(unit, of)
            if version is None:
                raise Refused(problem("entry.not_found"))
            plain, made_from = opened(kept_forms.form_of(version)), version.id
        else:
            plain = await _named(unit, _beginning(how, of), title, language)
        return await keep_new(unit, draft_id, plain, made_from=made_from)


async def keep_new(unit: Unit, draft_id: str, plain: Plain, *, made_from: str | None = None) -> str:
    """Keep a draft that does not exist yet; Refused (404) when its id is another association's."""
    _check_size(plain)
    if await form_drafts.make_form_draft(unit, draft_id, plain, made_from=made_from):
        unit.note("begin_form_draft", "form_draft", draft_id, form=plain["form"])
    elif await form_drafts.form_draft(unit, draft_id) is None:
        raise Refused(problem("entry.not_found"))
    return draft_id


def opened(form: Form) -> Plain:
    """A form as a draft: what is of the catalogue is taken from it again, so that it stays as its authors wrote it."""
    plain = canonical_copy(plain_source(form))
    plain["items"] = [_from_catalogue(item, loader.indicators()) for item in plain.get("items", ())]
    plain["instruments"] = [_from_catalogue(one, loader.instruments()) for one in plain.get("instruments", ())]
    return asking.arranged(plain, asking.order(plain))


def canonical_copy(plain: Mapping[str, Any]) -> Plain:
    """Plain values as the database keeps them: keys are texts."""
    found: Plain = json.loads(canonical(plain))
    return found


async def draft(scope: Scope, draft_id: str, *, language: str, now: dt.datetime | None = None) -> Draft:
    """An open draft of the own association; 404 for another's, 409 for one that is published or thrown away."""
    check_rule(Role(scope.role), COORDINATION)
    async with store.unit(scope, now=now) as unit:
        kept = await open_draft(unit, draft_id)
    plain = kept.definition
    return Draft(
        kept.id, plain, kept.revision, kept.changed_on, remarks.checked(plain, language), kept.made_from
    )  # fmt: skip


async def published_as(scope: Scope, draft_id: str, *, now: dt.datetime | None = None) -> str | None:
    """The version that a draft became, for whoever comes back to it."""
    check_rule(Role(scope.role), COORDINATION)
    async with store.unit(scope, now=now) as unit:
        kept = await form_drafts.form_draft(unit, draft_id)
        return kept.published_as if kept else None


async def add_question(
    scope: Scope, draft_id: str, kind: str, typed: Mapping[str, str], *, language: str, now: dt.datetime | None = None
) -> str:
    """Write a question at the end of the form; gives its key. The same once more changes nothing."""
    found: list[str] = []

    def act(plain: Plain) -> Plain:
        own = item_pages.new_item(plain, kind, typed, language)
        same = [one for one in plain.get("items", ()) if {**one, "key": ""} == {**own, "key": ""}]
        found.append(asking.key_of(same[0]) if same else own["key"])
        return plain if same else asking.added(plain, "items", own)

    await edit(scope, draft_id, act, now=now)
    return found[-1]


async def add_from_catalogue(
    scope: Scope, draft_id: str, wanted: Sequence[str], *, now: dt.datetime | None = None
) -> None:
    """Take questions (``item:KEY:VERSION``) and scales (``instrument:KEY:VERSION``); what is there already stays."""

    def act(plain: Plain) -> Plain:
        for one in wanted:
            sort, key, version = (*one.split(":"), "", "", "")[:3]
            known = loader.instruments() if sort == "instrument" else loader.indicators()
            if (key, version) not in known:
                raise Refused(problem("entry.not_found"))
            part = "instruments" if sort == "instrument" else "items"
            plain = asking.added(plain, part, {"use": key, "version": version})  # type: ignore[arg-type]  # two parts
        return plain

    await edit(scope, draft_id, act, now=now)


async def add_heading(
    scope: Scope, draft_id: str, typed: Mapping[str, str], *, language: str, now: dt.datetime | None = None
) -> None:
    """A heading at the end; what follows it belongs to it. It needs words, or it would be seen by nobody."""
    title = typed.get("title", "").strip()
    if not title:
        raise Refused(problem("studio.heading_missing", field="title"))

    def act(plain: Plain) -> Plain:
        same = [s for s in plain.get("sections", ()) if (s.get("title") or {}).get(language) == title]
        key = asking.free_key(fields.short_key(title, "part"), asking.taken(plain))
        made = fields.section_from({"section": key}, {"title": title, "intro": typed.get("intro", "")}, language)
        return plain if same else asking.added(plain, "sections", made)

    _check_lengths(typed)
    await edit(scope, draft_id, act, now=now)


async def save_part(
    scope: Scope,
    draft_id: str,
    key: str,
    typed: Mapping[str, str],
    *,
    prints: str,
    language: str,
    now: dt.datetime | None = None,
) -> None:
    """Save a question or heading (``key`` empty: the form's name and schedule) as a page brings it back."""
    _check_lengths(typed)

    def act(plain: Plain) -> Plain:
        shown = item_pages.part_fields(plain, key, language)
        read = item_pages.read(plain, key, typed, shown)
        merged = merge(read, prints, shown)
        if merged.clashes:
            raise Refused(*(problem("studio.clash", field=f, theirs=text) for f, text in merged.clashes.items()))
        return item_pages.with_part(plain, key, merged.fields, language)

    await edit(scope, draft_id, act, now=now)


async def save_texts(
    scope: Scope,
    draft_id: str,
    typed: Mapping[str, str],
    *,
    prints: str,
    languages: tuple[str, ...],
    now: dt.datetime | None = None,
) -> None:
    """Save the table of translations: only what was touched, cell by cell."""
    _check_lengths(typed)

    def act(plain: Plain) -> Plain:
        shown = texts.fields(plain, languages)
        gone = [name for name in typed if name not in shown and typed[name].strip()]
        merged = merge({n: text for n, text in typed.items() if n in shown}, prints, shown)
        problems = [problem("studio.clash", field=name, theirs=text) for name, text in merged.clashes.items()]
        if problems or gone:
            raise Refused(*problems, *(problem("studio.gone", field=name) for name in gone))
        return texts.with_texts(plain, merged.fields)

    await edit(scope, draft_id, act, now=now)


async def move(scope: Scope, draft_id: str, place: str, before: str, *, now: dt.datetime | None = None) -> None:
    """Put a question or heading before another; a second click changes nothing any more."""
    await edit(scope, draft_id, lambda plain: asking.moved(plain, place, before), now=now)


async def take_out(scope: Scope, draft_id: str, place: str, *, now: dt.datetime | None = None) -> None:
    await edit(scope, draft_id, lambda plain: asking.without(plain, place), now=now)


async def throw_away(scope: Scope, draft_id: str, *, back: bool = False, now: dt.datetime | None = None) -> None:
    """Put a draft aside, or take it ``back`` as it was. A published form stays."""
    check_rule(Role(scope.role), COORDINATION)
    async with store.unit(scope, write=True, now=now) as unit:
        kept = await form_drafts.form_draft(unit, draft_id)
        if kept is None:
            raise Refused(problem("entry.not_found"))
        if kept.state == ("thrown_away" if back else "open"):
            await (form_drafts.take_form_draft_back if back else form_drafts.throw_form_draft_away)(unit, kept)
            unit.note("take_form_draft_back" if back else "throw_form_draft_away", "form_draft", draft_id)


async def edit(scope: Scope, draft_id: str, act: Act, *, now: dt.datetime | None = None) -> None:
    """Change an open draft, starting from what is kept now; writing units of one association run one by one."""
    check_rule(Role(scope.role), COORDINATION)
    async with store.unit(scope, write=True, now=now) as unit:
        kept = await open_draft(unit, draft_id)
        made = act(kept.definition)
        if made == kept.definition:
            return
        _check_size(made)
        if not await form_drafts.change_form_draft(unit, kept, made):
            raise Refused(problem("studio.changed_meanwhile"))
        unit.note("change_form_draft", "form_draft", draft_id, revision=kept.revision + 1)


async def open_draft(unit: Unit, draft_id: str) -> form_drafts.FormDraft:
    """404 for another association's, 409 for one that is published or thrown away."""
    kept = await form_drafts.form_draft(unit, draft_id)
    if kept is None:
        raise Refused(problem("entry.not_found"))
    if kept.state != "open":
        raise Refused(problem("studio.not_open", published=kept.published_as or ""))
    return kept


def _beginning(how: str, of: str) -> Plain:
    if how == "shipped" and of in loader.shipped_forms():
        return {**opened(loader.shipped_form(of)), "version": "1"}
    if how == "nothing":
        return {"form": "", "version": "1", "schedule": fields.scheduled([0, 90, 180], {})}
    raise Refused(problem("studio.start_missing", field="how"))


async def _named(unit: Unit, plain: Plain, title: str, language: str) -> Plain:
    """With the name that was given, and a key that no other form has: another form's answers are not this one's."""
    _check_lengths({"title": title})
    if not title.strip():
        raise Refused(problem("studio.title_missing", field="title"))
    words = dict(plain.get("title") or {})
    words = {language: title.strip()} if words.get(language) != title.strip() else words
    return {**plain, "form": await free_form_key(unit, fields.short_key(title, "form")), "title": words}


async def free_form_key(unit: Unit, wish: str) -> str:
    used = {one.key for one in await forms.form_versions(unit)} | set(loader.shipped_forms())
    used |= {str(one.definition.get("form")) for one in await form_drafts.open_form_drafts(unit)}
    return asking.free_key(wish, frozenset(used))


def _from_catalogue(own: Plain, known: Mapping[tuple[str, str], Any]) -> Plain:
    """``{use, version}`` for a part that says what the catalogue says, with what this form asks of it besides."""
    about = known.get((asking.key_of(own), str(own.get("version"))))
    if about is None or "use" in own:
        return own
    besides: Plain = {name: own[name] for name in ("required", "condition", "constraint") if name in own}
    plain = canonical_copy(about.model_dump(mode="json", by_alias=True, exclude_defaults=True))
    if {**own} == {**plain, **besides}:
        return {"use": asking.key_of(own), "version": own["version"], **besides}
    return own


def _check_size(plain: Plain) -> None:
    asked = sum(len(plain.get(part, ())) for part in ("items", "instruments", "sections", "calculations"))
    if asked > MOST_QUESTIONS or len(canonical(plain).encode()) > LARGEST:
        raise Refused(problem("studio.too_large", questions=MOST_QUESTIONS))


def _check_lengths(typed: Mapping[str, str]) -> None:
    found: list[Problem] = [
        problem("studio.too_long", field=name, longest=LONGEST) for name, text in typed.items() if len(text) > LONGEST
    ]
    if found:
        raise Refused(*found)


def _is_id(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False
