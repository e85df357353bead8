"""The letter of a relay: what a person chose to send, in sentences, exactly as the other side will read it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from evalkit.collect.goals import Stand
from evalkit.collect.journey import Line as Course
from evalkit.collect.words_check import holds_national_number
from evalkit.definitions import in_language
from evalkit.definitions.hashing import canonical, digest
from evalkit.errors import Problem, problem
from evalkit.i18n import PARTICIPANT as LANGUAGES
from evalkit.i18n import mark, translator
from evalkit.services.people.records import Record

LONGEST: Mapping[str, int] = MappingProxyType({"message": 1000, "reach": 120})
"""Characters of what is written freely: a few sentences, one number or address."""

TITLES: Mapping[str, str] = MappingProxyType(
    {
        "message": mark("In my own words"),
        "reach": mark("How to reach me"),
        "from": mark("Where I come from"),
        "goals": mark("What I want for myself"),
        "path": mark("My path, in the words I chose"),
    }
)
"""Part of a letter → its heading, in the order in which it is read."""


@dataclass(frozen=True)
class Chosen:
    """What a person wrote and ticked. ``goals``: their ids; ``path``: "enrolment:indicator" of each; ``name_us``: that
    they come from this association. ``language``: in which what is not their own words is said."""

    language: str
    message: str = ""
    reach: str = ""
    name_us: bool = False
    goals: tuple[str, ...] = ()
    path: tuple[str, ...] = ()


@dataclass(frozen=True)
class Part:
    """One heading with what stands below it."""

    kind: str
    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Letter:
    """Frozen before it is shown; what was shown is what is sealed."""

    language: str
    parts: tuple[Part, ...]

    @property
    def hash(self) -> str:
        return digest(self._plain())

    @property
    def text(self) -> str:
        """As it is sealed."""
        return canonical(self._plain())

    def _plain(self) -> dict[str, Any]:
        parts = [{"kind": one.kind, "title": one.title, "lines": list(one.lines)} for one in self.parts]
        return {"language": self.language, "parts": parts}


@dataclass(frozen=True)
class Offer:
    """Something of the person's own that may go along: its key in the form, and its words."""

    key: str
    words: str


def read(plain: Mapping[str, Any]) -> Letter:
    """A letter that was sealed."""
    parts = tuple(Part(one["kind"], one["title"], tuple(one["lines"])) for one in plain["parts"])
    return Letter(str(plain["language"]), parts)


def own_goals(record: Record) -> tuple[Offer, ...]:
    """The person's goals that are still theirs, in their own words."""
    return tuple(
        Offer(one.id, one.words.goal)
        for part in record.parts
        for one in part.goals
        if one.words is not None and one.stand is not Stand.ENDED
    )


def own_path(record: Record, language: str) -> tuple[Offer, ...]:
    """What the person chose among the words of each indicator: at the start, and the last time. Never a number."""
    say = translator(language)
    found = []
    for part in record.parts:
        for _, journey in part.course.journeys:
            for line in journey.lines:
                words = _course(line, language, say)
                if words:
                    title = in_language(line.indicator.title, language, line.indicator.key)
                    key = f"{part.standing.enrolment.id}:{line.indicator.key}"
                    found.append(Offer(key, say("{question}: {words}", question=title, words=words)))
    return tuple(found)


def _course(line: Course, language: str, say: Callable[..., str]) -> str:
    start, latest = line.start, line.latest
    if latest is None or latest.words is None:
        return ""
    now = in_language(latest.words, language).rstrip(".")
    if start is None or start is latest or start.words is None:
        return say("“{now}”", now=now)
    before = in_language(start.words, language).rstrip(".")
    if before == now:
        return say("at the start and the last time “{now}”", now=now)
    return say("at the start “{before}”, the last time “{now}”", before=before, now=now)


def wrong(record: Record, chosen: Chosen) -> list[Problem]:
    """Everything that is wrong with what was written, by field. A telephone number is what one field is for."""
    problems = []
    for field, longest in LONGEST.items():
        text = getattr(chosen, field).strip()
        if len(text) > longest:
            problems.append(problem("relay.too_long", field=field, length=len(text), longest=longest))
        elif holds_national_number(text):
            problems.append(problem("entry.national_number", field=field, title=""))
    if chosen.language not in LANGUAGES:
        problems.append(problem("request.field_choice", field="language"))
    elif not problems and not compose(record, chosen, "").parts:
        problems.append(problem("relay.empty", field="message"))
    return problems


def compose(record: Record, chosen: Chosen, us: str) -> Letter:
    """The letter, from what was written and ticked; an id of anybody else's adds nothing. ``us``: the association."""
    say = translator(chosen.language)
    lines = {
        "message": tuple(filter(None, (line.strip() for line in chosen.message.strip().splitlines()))),
        "reach": tuple(filter(None, (" ".join(chosen.reach.split()),))),
        "from": (us,) if chosen.name_us else (),
        "goals": tuple(one.words for one in own_goals(record) if one.key in chosen.goals),
        "path": tuple(one.words for one in own_path(record, chosen.language) if one.key in chosen.path),
    }
    return Letter(
        chosen.language, tuple(Part(kind, say(title), lines[kind]) for kind, title in TITLES.items() if lines[kind])
    )
