"""What an association lets go up: it chooses the words, text by text, and may take each back.

From the journal only obstacles and adaptations; of a group analysis only where the group did not agree, from a text
that it validated and that it opened to everybody. Nothing of a programme whose people are exposed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from evalkit import sealing, store
from evalkit.access import COORDINATION, Role, check_rule
from evalkit.definitions import library_lists as lists
from evalkit.definitions.weeks import monday
from evalkit.errors import Refused, problem
from evalkit.services.asking.practice import check_real
from evalkit.services.library import clean
from evalkit.services.process import journal
from evalkit.services.words import group_analyses, group_validation, themes
from evalkit.services.words.word_readers import PUBLIC, Reader
from evalkit.store import Scope, Unit
from evalkit.store.queries import group_analyses as kept_analyses
from evalkit.store.queries import organisations, programmes
from evalkit.store.queries import raised as kept
from evalkit.store.queries import themes as kept_themes
from evalkit.store.queries.programmes import Programme
from evalkit.store.queries.raised import Raised

TABLE = "raised_passage"
FROM_JOURNAL = ("obstacle", "adaptation")
LONGEST = 400


@dataclass(frozen=True)
class Text:
    """A text of which words may go up. ``kind``: obstacle, adaptation or divergence."""

    unit_kind: str
    unit: str
    programme: str
    kind: str
    text: str
    language: str
    week: dt.date


@dataclass(frozen=True)
class Line:
    """A text on the coordination's page. ``found``: themes of the own codebook that the team found in it. ``words``:
    what goes up now; None: nothing."""

    text: Text
    programme: Mapping[str, str]
    found: tuple[Mapping[str, str], ...]
    words: str | None
    theme: str
    named: bool
    position: int


@dataclass(frozen=True)
class New:
    """What goes up. ``position``: what the page saw; somebody else may have decided since."""

    unit_kind: str
    unit: str
    position: int
    words: str
    theme: str
    named: bool


async def page(scope: Scope, *, now: dt.datetime | None = None) -> tuple[Line, ...]:
    """Every text of which words may go up, the newest first."""
    check_rule(Role(scope.role), COORDINATION)
    async with store.unit(scope, now=now) as unit:
        standing = await kept.own(unit)
        names = {one.id: one.names for one in await programmes.programmes(unit, closed_too=True)}
        book = {one.key: one.names for one in await themes.codebook_of(unit)}
        coded: dict[tuple[str, str], set[str]] = {}
        for one in await kept_themes.codings(unit):
            coded.setdefault((one.unit_kind, one.unit), set()).update(one.themes)
        lines = []
        for text in await texts_of(unit):
            key = (text.unit_kind, text.unit)
            now_up = standing.get(key)
            found = tuple(names for theme, names in book.items() if theme in coded.get(key, ()))
            words = None if now_up is None or now_up.state != "raised" else words_of(now_up)
            lines.append(
                Line(
                    text, names[text.programme], found, words, now_up.shared_theme if now_up else "",
                    bool(now_up and now_up.named), now_up.position if now_up else 0,
                )
            )  # fmt: skip
    return tuple(sorted(lines, key=lambda one: (one.text.week, one.text.unit), reverse=True))


async def raise_up(scope: Scope, new: New, *, now: dt.datetime | None = None) -> None:
    """Let these words go up: to the observatory, once at least three associations meet the theme."""
    check_rule(Role(scope.role), COORDINATION)
    words = " ".join(new.words.split())
    async with store.unit(scope, write=True, now=now) as unit:
        await check_real(unit)
        text = await _text(unit, new.unit_kind, new.unit)
        problems = await clean.wrong(unit, {"words": words}, needed={"words"}, longest=LONGEST)
        if not problems and words not in " ".join(text.text.split()):
            problems.append(problem("library.not_these_words", field="words"))
        if new.theme not in lists.SHARED_THEMES:
            problems.append(problem("library.theme_missing", field="theme"))
        if problems:
            raise Refused(*problems)
        if await _add(unit, text, new.position + 1, "raised", words, new.theme, new.named):
            unit.note("raise", TABLE, None, kind=text.kind, theme=new.theme, named=new.named)


async def take_back(scope: Scope, unit_kind: str, name: str, *, now: dt.datetime | None = None) -> None:
    """These words go up no more."""
    check_rule(Role(scope.role), COORDINATION)
    async with store.unit(scope, write=True, now=now) as unit:
        found = (await kept.own(unit)).get((unit_kind, name))
        if found is None:
            raise Refused(problem("access.not_found"))
        if found.state != "raised":
            return
        text = Text(unit_kind, name, found.programme, found.kind, "", found.language, found.week)
        if await _add(unit, text, found.position + 1, "taken_back", "", found.shared_theme, found.named):
            unit.note("take_back", TABLE, None, kind=found.kind)


async def texts_of(unit: Unit, kinds: Collection[str] = ("journal", "divergence")) -> tuple[Text, ...]:
    """The texts of the own association of which words may go up now."""
    safe = [one for one in await programmes.programmes(unit, closed_too=True) if not one.exposed_public]
    found: list[Text] = []
    if "journal" in kinds:
        for programme in safe:
            found += await _of_journal(unit, programme)
    if "divergence" in kinds:
        found += await _of_analyses(unit, safe)
    return tuple(found)


def words_of(one: Raised) -> str:
    row = f"{one.unit_kind}:{one.unit}:{one.position}"
    return clean.unseal(one.organisation, TABLE, row, one.words).get("words", "")


async def _of_journal(unit: Unit, programme: Programme) -> list[Text]:
    return [
        Text("journal", one.id, programme.id, one.kind, one.text, one.language, one.week)
        for one in await journal.entries_of(unit, [programme.id])
        if one.kind in FROM_JOURNAL and one.text
    ]


async def _of_analyses(unit: Unit, safe: Sequence[Programme]) -> list[Text]:
    language = (await organisations.organisation(unit)).languages[0]
    found = []
    for analysis in await kept_analyses.analyses_of(unit, [one.id for one in safe]):
        try:
            opened = await group_analyses.opened(unit, analysis)
        except sealing.CannotOpenError:
            continue
        open_to_all = await group_validation.for_reader(unit, analysis, opened, Reader(PUBLIC))
        step = opened.at("agreement")
        for name, text in open_to_all.passages.items():
            if name.startswith("agreement.divergences.") and step.day is not None:
                number = name.rpartition(".")[2]
                unit_name = f"{analysis.id}:{step.number}:{number}"
                found.append(
                    Text("divergence", unit_name, analysis.programme, "divergence", text, language, monday(step.day))
                )
    return found


async def _text(unit: Unit, unit_kind: str, name: str) -> Text:
    for one in await texts_of(unit, [unit_kind]):
        if one.unit == name:
            return one
    raise Refused(problem("access.not_found"))


async def _add(unit: Unit, text: Text, position: int, state: str, words: str, theme: str, named: bool) -> bool:
    row = f"{text.unit_kind}:{text.unit}:{position}"
    return await kept.add(
        unit, programme=text.programme, unit_kind=text.unit_kind, name=text.unit, position=position, state=state,
        kind=text.kind, shared_theme=theme, language=text.language, named=named, week=text.week,
        words=clean.seal(unit.organisation, TABLE, row, {"words": words} if words else {}),
    )  # fmt: skip
