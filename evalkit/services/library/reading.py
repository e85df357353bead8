"""Finding a tool and reading its sheet: for every account of the instance. Alphabetical, or the newest first; never by
how many used it or how well they speak of it."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from evalkit import store
from evalkit.access import READERS, SIGNED_IN, TEAM, Role, can_rule, check_rule
from evalkit.definitions import library_lists as lists
from evalkit.definitions.words import in_language
from evalkit.errors import Refused, problem
from evalkit.services.library import evaluations, sheets
from evalkit.services.library.evaluations import Told
from evalkit.services.library.sheets import Facts
from evalkit.store import Scope, Unit
from evalkit.store.queries import library as kept
from evalkit.store.queries import releases
from evalkit.store.queries.library import Sheet

SHARED = Scope.system("library")


@dataclass(frozen=True)
class Wish:
    """What somebody looks for; "" asks nothing. ``order``: title, or newest."""

    words: str = ""
    need: str = ""
    language: str = ""
    time: str = ""
    size: str = ""
    order: str = "title"


@dataclass(frozen=True)
class Line:
    """A tool in the list. ``written_in``: languages of the sheet."""

    id: str
    names: Mapping[str, str]
    what: Mapping[str, str]
    facts: Facts
    by: str
    day: dt.date

    @property
    def written_in(self) -> tuple[str, ...]:
        return tuple(self.names)


@dataclass(frozen=True)
class Found:
    """``every``: how many tools there are in all; a number about the shelf, not about a tool."""

    lines: tuple[Line, ...]
    every: int


@dataclass(frozen=True)
class Reading:
    """A published sheet. ``mine``: of the reader's own organisation. ``reports``: those that an evaluation
    of the reader's association may name (id, title, day)."""

    line: Line
    version: int
    texts: Mapping[str, Mapping[str, str]]
    contact: str
    mine: bool
    told: tuple[Told, ...]
    may_tell: bool
    reports: tuple[tuple[str, Mapping[str, str], dt.date], ...]


async def find(scope: Scope, wish: Wish, *, language: str, now: dt.datetime | None = None) -> Found:
    """The tools in which every word stands and that meet every wish."""
    check_rule(Role(scope.role), SIGNED_IN)
    async with store.unit(SHARED, now=now) as unit:
        names = await kept.shared_names(unit)
        found = await kept.shared_sheets(unit, wish.words)
        every = len(await kept.shared_sheets(unit))
    lines = [line for one in found if _meets((line := _line(one, names)).facts, wish)]
    lines.sort(key=lambda one: (_sorted_by(in_language(one.names, language)), one.id))
    if wish.order == "newest":
        lines.sort(key=lambda one: one.day, reverse=True)
    return Found(tuple(lines), every)


async def read(scope: Scope, sheet: str, *, now: dt.datetime | None = None) -> Reading:
    """One sheet with what teams say of it; 404 when nobody published it."""
    role = Role(scope.role)
    check_rule(role, SIGNED_IN)
    async with store.unit(SHARED, now=now) as unit:
        found = await kept.shared_sheet(unit, sheet)
        if found is None:
            raise Refused(problem("access.not_found"))
        names = await kept.shared_names(unit)
        said = await kept.shared_evaluations(unit, sheet)
    may_tell = can_rule(role, TEAM)
    async with store.unit(scope, now=now) as unit:
        open_to_me = await _open_reports(unit, role)
        own = open_to_me if may_tell else {}
    told = tuple(evaluations.told(one, names, open_to_me, own=one.organisation == scope.organisation) for one in said)
    reports = tuple((name, title, day) for name, (title, day) in own.items())
    return Reading(
        _line(found, names), found.version, found.texts, sheets.contact_of(found),
        found.organisation == scope.organisation, told, may_tell, reports,
    )  # fmt: skip


async def _open_reports(unit: Unit, role: Role) -> dict[str, tuple[Mapping[str, str], dt.date]]:
    """The reports that stand and that this reader may open anyway."""
    lines = await (releases.releases_received(unit) if role in READERS else releases.releases(unit))
    return {one.id: (one.title, one.made_at.date()) for one in lines if one.withdrawn_at is None}


def _line(one: Sheet, names: Mapping[str, str]) -> Line:
    titles = {code: texts.get("title", "") for code, texts in one.texts.items()}
    what = {code: texts.get("what", "") for code, texts in one.texts.items()}
    return Line(one.sheet, titles, what, sheets.read(one.facts), names.get(one.organisation, ""), one.day)


def _meets(facts: Facts, wish: Wish) -> bool:
    """What nobody said of a tool keeps it in the list: whoever looks can ask."""
    if wish.need in lists.NEEDS and wish.need not in facts.needs:
        return False
    spoken = set(facts.languages)
    if wish.language in lists.LANGUAGES and spoken and not {wish.language, lists.WITHOUT_WORDS} & spoken:
        return False
    if wish.time in lists.MINUTES and facts.minutes is not None:
        low, high = lists.MINUTES[wish.time]
        if not low <= facts.minutes <= high:
            return False
    if wish.size in lists.PEOPLE and (facts.fewest is not None or facts.most is not None):
        low, high = lists.PEOPLE[wish.size]
        return (facts.fewest or 1) <= high and (facts.most or 999) >= low
    return True


def _sorted_by(title: str) -> str:
    apart = unicodedata.normalize("NFKD", title.casefold())
    return "".join(c for c in apart if not unicodedata.combining(c))
