"""What a programme declares of its own plan: how it hopes to work, for whom, what it holds to, which needs it counts.

All of it is public in kind, as the programme's name is: it stands in its reports.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evalkit import store
from evalkit.access import COORDINATION, TEAM, Role, check_rule
from evalkit.definitions import Form
from evalkit.definitions.process_lists import NEEDS
from evalkit.errors import Problem, Refused, problem
from evalkit.services.forms import kept_forms
from evalkit.services.process import programme_words
from evalkit.services.process.programmes import key_of
from evalkit.services.process.tallies import open_programme
from evalkit.store import Scope, Unit
from evalkit.store.queries import forms, programmes
from evalkit.store.queries.programmes import Programme

STEPS = ("activity", "mechanism", "outcome")
CHAINS = 6
FEWEST, MOST = 3, 8
MOST_NEEDS = 10


@dataclass(frozen=True)
class Chain:
    """One line of reasoning: what is done, what that sets going, what changes, and the indicator that shows it.

    Words by language. ``indicator`` "": nothing measures it here.
    """

    activity: Mapping[str, str]
    mechanism: Mapping[str, str]
    outcome: Mapping[str, str]
    indicator: str = ""


@dataclass(frozen=True)
class Declared:
    """``intended``: for how many it is meant, with the source of that number."""

    chains: tuple[Chain, ...]
    held_to: tuple[Mapping[str, str], ...]
    intended: int | None
    source: Mapping[str, str]


@dataclass(frozen=True)
class DeclaredPage:
    """``measured``: title of each indicator of the programme's form, by key."""

    programme: Programme
    declared: Declared
    measured: Mapping[str, Mapping[str, str]]
    needs: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class NewDeclared:
    """Texts in one ``language``; those of other languages stay. ``needs``: keys of the short list that are counted."""

    language: str
    chains: Sequence[Mapping[str, str]]
    held_to: Sequence[str]
    intended: str
    source: str
    needs: Sequence[str]
    own_needs: Sequence[str]


def declared_of(programme: Programme) -> Declared:
    """What a programme declared."""
    said = programme.process
    chains = tuple(
        Chain(one.get("activity", {}), one.get("mechanism", {}), one.get("outcome", {}), one.get("indicator", ""))
        for one in said.get("theory", ())
    )
    return Declared(chains, tuple(said.get("held_to", ())), said.get("intended"), said.get("source", {}))


async def declared_page(scope: Scope, programme_id: str, *, now: dt.datetime | None = None) -> DeclaredPage:
    check_rule(Role(scope.role), TEAM)
    async with store.unit(scope, now=now) as unit:
        found = await programmes.programme(unit, programme_id)
        if found is None:
            raise Refused(problem("entry.not_found"))
        asked = await _forms(unit, found)
    measured = {i.key: i.title or {} for form in asked for i in form.indicators}
    return DeclaredPage(found, declared_of(found), measured, tuple(found.process.get("needs") or _short_list()))


async def declare(scope: Scope, programme_id: str, new: NewDeclared, *, now: dt.datetime | None = None) -> None:
    """Say it again, all at once."""
    check_rule(Role(scope.role), COORDINATION)
    async with store.unit(scope, write=True, now=now) as unit:
        found = await open_programme(unit, programme_id)
        measured = {i.key for form in await _forms(unit, found) for i in form.indicators}
        problems = await programme_words.wrong(unit, _texts(new), needed=())
        problems += _wrong(new, measured)
        if problems:
            raise Refused(*problems)
        before = declared_of(found)
        process = {
            "theory": _theory(new, before),
            "held_to": [
                _in(new.language, text, _at(before.held_to, at)) for at, text in enumerate(_lines(new.held_to))
            ],
            "intended": int(new.intended) if new.intended.strip() else None,
            "source": _in(new.language, new.source, before.source),
            "needs": _needs(new, found),
        }
        if process != found.process:
            await programmes.set_process(unit, programme_id, process)
            unit.note("declare_process", "programme", programme_id)


def _texts(new: NewDeclared) -> dict[str, str]:
    found = {f"{step}.{at}": chain.get(step, "") for at, chain in enumerate(new.chains) for step in STEPS}
    found |= {f"held_to.{at}": text for at, text in enumerate(new.held_to)}
    found |= {f"own_needs.{at}": text for at, text in enumerate(new.own_needs)}
    return found | {"source": new.source}


def _wrong(new: NewDeclared, measured: set[str]) -> list[Problem]:
    found = []
    held_to = _lines(new.held_to)
    if held_to and not FEWEST <= len(held_to) <= MOST:
        found.append(problem("process.held_to", field="held_to"))
    number = new.intended.strip()
    if number and not (number.isascii() and number.isdigit() and int(number[:9]) > 0 and len(number) < 9):
        found.append(problem("process.number", field="intended"))
    elif number and not new.source.strip():
        found.append(problem("process.source_missing", field="source"))
    if any(chain.get("indicator") and chain["indicator"] not in measured for chain in new.chains):
        found.append(problem("request.field_choice", field="theory"))
    needs = len(set(new.needs)) + len(_lines(new.own_needs))
    if any(key not in NEEDS for key in new.needs):
        found.append(problem("request.field_choice", field="needs"))
    if needs > MOST_NEEDS:
        found.append(problem("process.too_many_needs", field="needs", n=needs, most=MOST_NEEDS))
    return found


def _theory(new: NewDeclared, before: Declared) -> list[dict[str, Any]]:
    chains = []
    for at, said in enumerate(new.chains[:CHAINS]):
        old = before.chains[at] if at < len(before.chains) else Chain({}, {}, {})
        chain: dict[str, Any] = {step: _in(new.language, said.get(step, ""), getattr(old, step)) for step in STEPS}
        if any(said.get(step, "").strip() for step in STEPS):
            chains.append({**chain, "indicator": said.get("indicator", "")})
    return chains


def _needs(new: NewDeclared, programme: Programme) -> list[dict[str, Any]]:
    """The short list's ticked ones, the own ones; what is not counted any more stays, for what was counted."""
    chosen: list[dict[str, Any]] = [{"key": key} if key in new.needs else {"key": key, "off": True} for key in NEEDS]
    before = {one["key"]: one for one in programme.process.get("needs") or () if "words" in one}
    texts = {one["words"].get(new.language, ""): key for key, one in before.items()}
    kept = []
    for text in dict.fromkeys(_lines(new.own_needs)):
        key = texts.get(text) or f"own_{key_of(text)}"
        kept.append(key)
        chosen.append({"key": key, "words": _in(new.language, text, before.get(key, {}).get("words", {}))})
    return chosen + [{**one, "off": True} for key, one in before.items() if key not in kept]


def _short_list() -> list[dict[str, Any]]:
    return [{"key": key} for key in NEEDS]


def _in(language: str, text: str, others: Mapping[str, str]) -> dict[str, str]:
    """A text with what it says in other languages, which stays as long as this one does not become empty."""
    return {**others, language: text.strip()} if text.strip() else {}


def _lines(texts: Sequence[str]) -> list[str]:
    return [text.strip() for text in texts if text.strip()]


def _at(many: Sequence[Mapping[str, str]], at: int) -> Mapping[str, str]:
    return many[at] if at < len(many) else {}


async def _forms(unit: Unit, programme: Programme) -> list[Form]:
    schedule = await forms.newest_schedule(unit, programme.id)
    versions = [await forms.form_version(unit, v) for v in schedule.forms.values()] if schedule else []
    return [kept_forms.form_of(v) for v in versions if v is not None]
