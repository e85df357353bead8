"""Themes: a codebook that keeps its versions, texts coded by several of the team without seeing each other's, and how
far two coders agree. Texts are counted, never people: stories are chosen, so how often says nothing about everybody."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evalkit import sealing, store
from evalkit.access import TEAM, Role, check_rule
from evalkit.collect.words_check import holds_national_number
from evalkit.errors import Refused, problem
from evalkit.i18n import SCREEN
from evalkit.services.asking.check_ins import is_key
from evalkit.services.process import journal
from evalkit.services.word_keys.people import LockedError
from evalkit.services.words import association_words, group_analyses, stories
from evalkit.store import Scope, Unit
from evalkit.store.queries import group_analyses as kept_analyses
from evalkit.store.queries import programmes
from evalkit.store.queries import stories as kept_stories
from evalkit.store.queries import themes as kept

SHARE = 15
"""Percent of texts that two people code: METHODS 8 asks for 10 to 20."""

LONGEST_NAME, LONGEST = 80, 600


@dataclass(frozen=True)
class Theme:
    """One theme of the codebook. ``names``: language → name."""

    key: str
    version: int
    names: Mapping[str, str]
    definition: str
    example: str
    in_use: bool


@dataclass(frozen=True)
class Text:
    """One text to be coded. ``twice``: it was drawn to be coded by two people."""

    kind: str
    id: str
    programme: str
    text: str
    language: str
    twice: bool


@dataclass(frozen=True)
class Line:
    """A text on the list of one coder. ``mine``: the themes they found, None before. ``coders``: how many others."""

    text: Text
    mine: tuple[str, ...] | None
    coders: int

    @property
    def asked(self) -> bool:
        """Whether it still waits for this coder: nobody coded it, or it is to be coded twice and one did."""
        return self.mine is None and (self.coders == 0 or (self.text.twice and self.coders == 1))


@dataclass(frozen=True)
class CodingPage:
    themes: tuple[Theme, ...]
    lines: tuple[Line, ...]


async def codebook(scope: Scope, *, now: dt.datetime | None = None) -> tuple[Theme, ...]:
    """The themes as they stand, those in use first."""
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, now=now) as unit:
        return await codebook_of(unit)


async def write_theme(
    scope: Scope,
    key: str,
    *,
    based_on: int,
    names: Mapping[str, str],
    definition: str,
    example: str,
    in_use: bool = True,
    now: dt.datetime | None = None,
) -> None:
    """Add a theme (``based_on`` 0), or a new version of one. What was coded keeps the version it was coded with."""
    check_rule(Role(scope.role), TEAM)
    if not is_key(key):
        raise Refused(problem("entry.key_missing"))
    kept_names = {code: names.get(code, "").strip() for code in SCREEN if names.get(code, "").strip()}
    problems = []
    if not kept_names:
        problems.append(problem("words.theme_name", field="names"))
    if not definition.strip():
        problems.append(problem("words.theme_definition", field="definition"))
    if any(len(name) > LONGEST_NAME for name in kept_names.values()):
        problems.append(problem("words.too_long", field="names", longest=LONGEST_NAME))
    for field, text in (("definition", definition), ("example", example)):
        if len(text) > LONGEST:
            problems.append(problem("words.too_long", field=field, longest=LONGEST))
        if holds_national_number(text):
            problems.append(problem("entry.national_number", field=field))
    if problems:
        raise Refused(*problems)
    async with store.unit(scope, write=True, now=now) as unit:
        newest = (await kept.codebook(unit)).get(key)
        if (newest.version if newest else 0) != based_on:
            if based_on == 0:
                return  # the same click again
            raise Refused(problem("words.theme_changed"))
        content = {"names": kept_names, "definition": definition.strip(), "example": example.strip()}
        version = based_on + 1
        words = association_words.seal(unit, "theme", f"{key}:{version}", content)
        await kept.add_theme(unit, key=key, version=version, words=words, in_use=in_use)
        unit.note("write", "theme", key, version=version, in_use=in_use)


async def coding_page(scope: Scope, *, now: dt.datetime | None = None) -> CodingPage:
    """What there is to code for this account; what others found is not shown before one's own."""
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, now=now) as unit:
        every = await programmes.programmes(unit, closed_too=True)
        texts = await texts_of(unit, [one.id for one in every])
        said: dict[tuple[str, str], dict[str, Sequence[str]]] = {}
        for one in await kept.codings(unit):
            said.setdefault((one.unit_kind, one.unit), {})[one.coder] = tuple(one.themes)
        lines = []
        for text in texts:
            by = said.get((text.kind, text.id), {})
            mine = by.get(scope.account or "")
            lines.append(Line(text, None if mine is None else tuple(mine), len(by) - (mine is not None)))
        return CodingPage(tuple(one for one in await codebook_of(unit) if one.in_use), tuple(lines))


async def code(scope: Scope, kind: str, text: str, chosen: Sequence[str], *, now: dt.datetime | None = None) -> None:
    """Note which themes this account finds in a text; none is an answer too. What it found before stays."""
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, write=True, now=now) as unit:
        every = await programmes.programmes(unit, closed_too=True)
        coded = [one for one in await texts_of(unit, [p.id for p in every]) if (one.kind, one.id) == (kind, text)]
        if not coded:
            raise Refused(problem("entry.not_found"))
        if not coded[0].text:  # nobody finds themes in what they have not read
            raise LockedError
        book = {one.key: one for one in await codebook_of(unit) if one.in_use}
        if unknown := set(chosen) - book.keys():
            raise Refused(problem("words.theme_unknown", field="themes", n=len(unknown)))
        await kept.add_coding(unit, unit_kind=kind, text=text, themes={key: book[key].version for key in chosen})
        unit.note("code", kind, None, themes=len(set(chosen)))


async def codebook_of(unit: Unit) -> tuple[Theme, ...]:
    found = []
    for row in (await kept.codebook(unit)).values():
        content = association_words.unseal(unit, "theme", f"{row.key}:{row.version}", row.words)
        found.append(
            Theme(row.key, row.version, content["names"], content["definition"], content["example"], row.in_use)
        )
    return tuple(sorted(found, key=lambda one: (not one.in_use, next(iter(one.names.values())).casefold())))


async def texts_of(unit: Unit, of: Sequence[str]) -> tuple[Text, ...]:
    """Every text of these programmes that can be coded: stories that may be used, where a group did not agree, and the
    journal."""
    found = []
    for one in await stories.opened(unit, await kept_stories.stories_of_programmes(unit, of)):
        if one.usable:
            found.append(_text("story", one.story.id, one.story.programme, one.text or "", one.story.language))
    for analysis in await kept_analyses.analyses_of(unit, of):
        try:
            agreement = (await group_analyses.opened(unit, analysis)).at("agreement")
        except sealing.CannotOpenError:
            continue
        lines = agreement.values.get("divergences")
        for number, line in enumerate(lines if isinstance(lines, list) else ()):
            name = f"{analysis.id}:{agreement.number}:{number}"
            found.append(_text("divergence", name, analysis.programme, str(line), ""))
    for programme in of:
        for note in await journal.entries_of(unit, [programme]):
            if note.text:
                found.append(_text("journal", note.id, programme, note.text, note.language))
    return tuple(found)


def _text(kind: str, name: str, programme: str, text: str, language: str) -> Text:
    return Text(kind, name, programme, text, language, drawn(kind, name))


def drawn(kind: str, name: str) -> bool:
    """Whether a text is one of those that two people code: drawn by its own name, so that nobody chooses."""
    return int(hashlib.sha256(f"{kind}:{name}".encode()).hexdigest()[:8], 16) % 100 < SHARE
