"""For whom a programme is meant: declared by the coordination with its source, version after version."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from evalkit import store
from evalkit.access import COORDINATION, Role, check_rule
from evalkit.definitions import Form, Indicator
from evalkit.errors import Problem, Refused, problem
from evalkit.exchange.sheet import read_sheet
from evalkit.i18n import mark
from evalkit.services.forms import kept_forms
from evalkit.services.process import programme_words
from evalkit.services.process.tallies import open_programme
from evalkit.store import Scope, Unit
from evalkit.store.queries import forms
from evalkit.store.queries import reach as kept
from evalkit.store.queries.programmes import Programme

KINDS: Mapping[str, str] = MappingProxyType(
    {
        "register": mark("A register of the people it is meant for"),
        "referrals": mark("Everybody who was referred to it"),
        "pool": mark("Other programmes of the same kind in the same municipality"),
    }
)
"""What the public is counted by, the best first."""
MOST = 1_000_000
"""People in one part of a public."""


@dataclass(frozen=True)
class Part:
    """A starting group: levels ``low`` to ``high``, and how many people of the public stand there."""

    low: float
    high: float
    count: int


@dataclass(frozen=True)
class Public:
    """What holds now. ``parts``: furthest first; empty for the pool. ``source``: by language."""

    kind: str
    year: int
    indicator: str
    parts: tuple[Part, ...]
    source: Mapping[str, str]
    declared_on: dt.date
    version: int


@dataclass(frozen=True)
class NewPublic:
    """As typed. ``counts``: level → how many, or ``file``: lines of level and count (a level, or ``1-2``).

    ``source`` in ``language``; ``elsewhere``: the same in other languages, where the team says it in them too.
    """

    kind: str
    year: str
    indicator: str
    counts: Mapping[str, str]
    source: str
    language: str
    file: bytes = b""
    elsewhere: Mapping[str, str] = field(default_factory=dict)


async def declare(scope: Scope, programme_id: str, new: NewPublic, *, now: dt.datetime | None = None) -> None:
    """Say for whom the programme is meant. What was said before stays, with its day."""
    check_rule(Role(scope.role), COORDINATION)
    async with store.unit(scope, write=True, now=now) as unit:
        programme = await open_programme(unit, programme_id)
        asked = {i.key: i for form in await forms_of(unit, programme) for i in countable(form)}
        sources = {**new.elsewhere, new.language: new.source.strip()}
        told = {"source": new.source, **{f"source_{language}": text for language, text in new.elsewhere.items()}}
        problems = await programme_words.wrong(unit, told, needed=("source",), longest=200)
        parts: tuple[Part, ...] = ()
        indicator = asked.get(new.indicator)
        if indicator is None:
            problems.append(problem("request.field_choice", field="indicator"))
        elif new.kind != "pool":
            parts, more = _parts(new, indicator)
            problems += more
        if new.kind not in KINDS:
            problems.append(problem("request.field_choice", field="kind"))
        year = int(new.year) if new.year.isascii() and new.year.isdigit() and len(new.year) == 4 else 0
        if not 1990 <= year <= unit.today.year:
            problems.append(problem("reach.year", field="year", last=unit.today.year))
        if problems:
            raise Refused(*problems)
        before = await kept.publics(unit, programme.id)
        kept_it = await kept.declare_public(
            unit, programme.id, version=before[0].version + 1 if before else 1, kind=new.kind, year=year,
            indicator=new.indicator,
            parts=[{"from": part.low, "to": part.high, "count": part.count} for part in parts],
            source={**(before[0].source if before else {}), **sources},
        )  # fmt: skip
        if not kept_it:
            raise Refused(problem("reach.changed_meanwhile"))
        unit.note("declare_public", "programme", programme.id, kind=new.kind, people=sum(p.count for p in parts))


async def public_of(unit: Unit, programme_id: str) -> Public | None:
    """The public that holds now; None: nobody said."""
    found = next(iter(await kept.publics(unit, programme_id)), None)
    return None if found is None else as_public(found)


def as_public(found: kept.IntendedPublic) -> Public:
    parts = tuple(Part(float(one["from"]), float(one["to"]), int(one["count"])) for one in found.parts)
    return Public(found.kind, found.year, found.indicator, parts, found.source, found.made_on, found.version)


async def forms_of(unit: Unit, programme: Programme) -> list[Form]:
    """The forms that a programme asks now."""
    schedule = await forms.newest_schedule(unit, programme.id)
    versions = [await forms.form_version(unit, v) for v in schedule.forms.values()] if schedule else []
    return [kept_forms.form_of(v) for v in versions if v is not None]


def countable(form: Form) -> tuple[Indicator, ...]:
    """Indicators whose starting groups have fixed bounds: questions with levels, and scales with bands."""
    return tuple(i for i in form.indicators if groups_of(i))


def groups_of(indicator: Indicator) -> tuple[tuple[float, float], ...]:
    """The starting groups of an indicator, furthest first: its levels, or its bands; empty without either."""
    if indicator.ordinal and indicator.low is not None and indicator.high is not None:
        levels = range(int(indicator.low), int(indicator.high) + 1)
        found = [(float(level), float(level)) for level in levels]
    else:
        found = [(float(band.from_), float(band.to)) for band in indicator.measurement.bands]
    return tuple(found if indicator.sign > 0 else reversed(found)) if len(found) > 1 else ()


def group_of(value: float, parts: Sequence[tuple[float, float]], sign: int) -> int:
    """Number of the group in which a stored score lies; one between two groups belongs to the lower one."""
    ordered = sorted(parts)
    at = max((number for number, (low, _) in enumerate(ordered) if low <= value), default=0)
    return at if sign > 0 else len(ordered) - 1 - at


def level_key(low: float, high: float) -> str:
    """How a group is written in a file and in the page's fields."""
    return f"{low:g}" if low == high else f"{low:g}-{high:g}"


def _parts(new: NewPublic, indicator: Indicator) -> tuple[tuple[Part, ...], list[Problem]]:
    """The declared parts, furthest first, with everything that is wrong with them."""
    typed, problems = _lines(new.file) if new.file else (dict(new.counts), [])
    if problems:
        return (), problems
    known = {level_key(low, high): (low, high) for low, high in groups_of(indicator)}
    found: list[Part] = []
    for key, (low, high) in known.items():
        text = typed.pop(key, "").strip() or "0"
        if not (text.isascii() and text.isdigit() and int(text[:9]) <= MOST):
            problems.append(problem("reach.count", field=f"count.{indicator.key}.{key}", most=MOST))
            continue
        found.append(Part(low, high, int(text)))
    if unknown := sorted(key for key in typed if key):
        problems.append(problem("reach.level", field="file", level=unknown[0][:20], known=", ".join(known)))
    if not problems and (not sum(part.count for part in found) or sum(part.count > 0 for part in found) < 2):
        problems.append(
            problem("reach.two_parts", field="file" if new.file else f"count.{indicator.key}.{next(iter(known))}")
        )
    return tuple(found), problems


def _lines(data: bytes) -> tuple[dict[str, str], list[Problem]]:
    """Level → count, as a file with a head and two columns says it."""
    sheet = read_sheet(data)
    found: dict[str, str] = {}
    for line in sheet.lines:
        if len(sheet.columns) < 2:
            return {}, [problem("reach.file", field="file", row=line.number)]
        level = line.cells[0].replace(" ", "").replace("–", "-")
        if level in found:
            return {}, [problem("reach.file_twice", field="file")]
        found[level] = line.cells[1]
    return found, []
