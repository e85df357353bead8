"""The texts of a report's draft: opened, kept in versions, with who wrote them and when; sealed to the instance key.

Two people may write at once. A text that somebody else changed meanwhile is not overwritten: the page shows both, and
whoever saves again has seen the other's.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from evalkit import sealing
from evalkit.errors import Refused, problem
from evalkit.services.keeping.keys import instance_keys
from evalkit.store import Unit
from evalkit.store.queries import report_drafts
from evalkit.store.queries.report_drafts import DraftText

LONGEST = 50_000
"""Characters of one text; what a funder or a figure allows is less and said on the page."""

Key = tuple[str, str]
"""Place and language of a text."""


@dataclass(frozen=True)
class Written:
    """A text in its newest version; ``version`` 0: nobody wrote anything yet."""

    text: str = ""
    version: int = 0
    by: str = ""
    at: dt.datetime | None = None


@dataclass(frozen=True)
class Typed:
    """A text as it was typed, beside the ``version`` that its author saw."""

    place: str
    language: str
    version: int
    text: str


@dataclass(frozen=True)
class Conflict:
    """What was ``typed``, and what a colleague had written meanwhile.

    Of choices ``typed`` is what is shown for saving again: what either of the two left out stays left out, and the
    order stands as the colleague left it.
    """

    typed: str
    theirs: Written


@dataclass(frozen=True)
class Saved:
    """How many texts were kept, and those that were not because a colleague wrote there meanwhile."""

    kept: int
    conflicts: Mapping[Key, Conflict] = field(default_factory=dict)


async def texts(unit: Unit, draft: str, names: Mapping[str, str]) -> dict[Key, Written]:
    """Every text of a draft as it stands. ``names``: account → name."""
    return {
        (one.place, one.language): opened(unit, draft, one, names) for one in await report_drafts.texts(unit, draft)
    }


async def history(unit: Unit, draft: str, place: str, language: str, names: Mapping[str, str]) -> tuple[Written, ...]:
    """A text in all its versions, oldest first."""
    found = await report_drafts.versions(unit, draft, place, language)
    return tuple(opened(unit, draft, one, names) for one in found)


async def save(unit: Unit, draft: str, typed: Sequence[Typed], names: Mapping[str, str]) -> Saved:
    """Keep what changed. A text that a colleague changed since is left alone and given back beside what was typed."""
    now = await texts(unit, draft, names)
    kept, conflicts = 0, {}
    for one in typed:
        text = one.text.replace("\r\n", "\n").strip()
        if len(text) > LONGEST:
            raise Refused(problem("draft.text_too_long", field=one.place, n=len(text), most=LONGEST))
        there = now.get((one.place, one.language), Written())
        if text == there.text:
            continue
        if one.version != there.version:
            conflicts[one.place, one.language] = Conflict(_to_show(one, text, there), there)
            continue
        version = there.version + 1
        await report_drafts.add_text(
            unit,
            draft,
            place=one.place,
            language=one.language,
            version=version,
            words=_sealed(text, _place(unit, draft, one.place, one.language, version)),
        )
        kept += 1
    return Saved(kept, conflicts)


def opened(unit: Unit, draft: str, one: DraftText, names: Mapping[str, str]) -> Written:
    """One version in clear."""
    place = _place(unit, draft, one.place, one.language, one.version)
    return Written(
        sealing.open(one.words, instance_keys().envelope, place).decode(),
        one.version,
        names.get(one.written_by or "", ""),
        one.written_at,
    )


def chosen(texts: Mapping[Key, Written], place: str) -> tuple[str, ...]:
    """A choice that was kept as a text: a list of keys."""
    kept: Any = json.loads(texts[place, ""].text or "[]") if (place, "") in texts else []
    return tuple(str(one) for one in kept)


def as_choice(keys: Sequence[str]) -> str:
    """A list of keys as the text that is kept; "" when nothing is chosen."""
    return json.dumps(list(keys), ensure_ascii=False) if keys else ""


def _to_show(one: Typed, text: str, there: Written) -> str:
    if one.language:
        return text
    if one.place == "order":
        return there.text
    return as_choice([*dict.fromkeys(key for kept in (there.text, text) for key in json.loads(kept or "[]"))])


def seal_comment(unit: Unit, comment: str, text: str) -> bytes:
    return _sealed(text, _comment_place(unit, comment))


def open_comment(unit: Unit, comment: str, words: bytes) -> str:
    return sealing.open(words, instance_keys().envelope, _comment_place(unit, comment)).decode()


def _sealed(text: str, place: sealing.Place) -> bytes:
    return sealing.seal(text, instance_keys().envelope.public, place)


def _place(unit: Unit, draft: str, place: str, language: str, version: int) -> sealing.Place:
    name = f"{draft}:{place}:{language}:{version}"
    return sealing.Place(unit.organisation, "", "report_draft_text", "words", name)


def _comment_place(unit: Unit, comment: str) -> sealing.Place:
    return sealing.Place(unit.organisation, "", "report_comment", "words", comment)
