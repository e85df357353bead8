"""The words of the demonstration, told, chosen and agreed to through the services that a real instance uses.

A worker notes a story and chooses its passage, the coordinator reads it over, and its teller is asked the day after
the telling, funder by funder. Everything is dated as ``field.yaml`` says, in weeks of the programme.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from evalkit import store
from evalkit.collect.group_steps import COLUMNS
from evalkit.services.demonstration import field
from evalkit.services.demonstration.filling import WORKERS, Filled
from evalkit.services.demonstration.plan import PLANS, day_of_week
from evalkit.services.demonstration.working_days import Calendar
from evalkit.services.words import (
    group_analyses,
    group_returns,
    group_validation,
    selections,
    stories,
    story_passages,
    word_readers,
)
from evalkit.services.words.selections import NewRound
from evalkit.services.words.stories import Telling
from evalkit.services.words.story_passages import Answer
from evalkit.store import Scope
from evalkit.store.queries import enrolments, participants

ROOM = {
    "participants": "participants", "équipe": "team", "partenaires": "partners", "direction": "management",
    "pouvoir_subsidiant": "funder",
}  # fmt: skip
"""Roles as the field page writes them → keys of the room."""

_KEYS = uuid.UUID("0a9a3c1e-6b0f-4f0c-8a52-6f6f0f2b7c11")
"""Namespace of the keys that pages would have served: the same words, the same key."""


@dataclass(frozen=True)
class _Place:
    """A programme, who notes there, who reads over, and the days of its weeks."""

    block: Mapping[str, Any]
    programme: str
    worker: Scope
    coordinator: Scope
    calendar: Calendar
    now: dt.datetime

    def at(self, week: int, later: int = 0) -> dt.datetime:
        """The middle of a week of the programme, or some days later."""
        return self.now - dt.timedelta(days=(self.now.date() - self.calendar.date(day_of_week(week) + later)).days)

    def key(self, *parts: object) -> str:
        return str(uuid.uuid5(_KEYS, ":".join((self.block["programme"], *map(str, parts)))))


async def fill_words(filled: Filled, now: dt.datetime) -> None:
    """Keep the stories, the group analyses and the groups' answers of every invented programme."""
    for block in field.everything():
        association = block["association"]
        login = next(login for login, _, role in WORKERS[association] if role == "worker")
        place = _Place(
            block=block,
            programme=filled.programmes[block["programme"]],
            worker=Scope(filled.organisations[association], filled.accounts[login], "worker"),
            coordinator=filled.coordinators[association],
            calendar=Calendar.counted_back(now.date(), PLANS[block["programme"]].days_ago),
            now=now,
        )
        told = {story["code"]: await _story(place, story, filled.organisations) for story in block["stories_fr"]}
        if "selection_fr" in block:
            await _selection(place, block["selection_fr"], told)
        await _analysis(place)
        await _return(place)


async def _story(place: _Place, story: Mapping[str, Any], organisations: Mapping[str, str]) -> str:
    """A story with what its teller answered; gives its id."""
    told_at, asked_at = place.at(story["week"]), place.at(story["week"], later=1)
    language = story.get("lang", "fr")
    text = story.get(f"text_{language}", story["text"])
    key = place.key("story", story["code"])
    made = await stories.tell(
        place.worker,
        Telling(key, text, story["domain"], language, enrolment=await _enrolment(place, story["code"])),
        now=told_at,
    )
    if not story["consent"]:
        return made  # nobody was named as a reader: it stays in the house
    await story_passages.choose(place.worker, made, submission_key=key, text=text, now=told_at)
    passage = (await story_passages.story_page(place.worker, made, now=told_at)).passages[0].id
    await story_passages.read_over(place.coordinator, passage, "may_leave", now=told_at)
    for funder, answer in story["consent"].items():
        reader = f"{word_readers.FUNDER}:{organisations[funder]}"
        await story_passages.say(
            place.worker, passage, Answer(reader, answer is not False, "read_aloud", language), now=asked_at
        )
    back = place.block.get("consents", {}).get("withdrawn_quote")
    for funder, answer in story["consent"].items():
        if answer == "withdrawn" and back:
            reader = f"{word_readers.FUNDER}:{organisations[funder]}"
            await story_passages.say(
                place.worker, passage, Answer(reader, False, "read_aloud", language), now=place.at(back["week"])
            )
    return made


async def _selection(place: _Place, told: Mapping[str, Any], stories_told: Mapping[str, str]) -> None:
    """What a panel of the house chose among two stories, why, what one of it said against it, and the telling back."""
    at = place.at(told["week"])
    made = await selections.hold(
        place.worker,
        NewRound(
            place.key("selection"), place.programme, told["domain"], [stories_told[code] for code in told["read"]],
            stories_told[told["chosen"]], {ROOM[role]: n for role, n in told["panel"].items()}, told["why"],
            "\n".join(told["dissent"]), at.date(),
        ),
        now=at,
    )  # fmt: skip
    back = place.at(told["told_back"]["week"])
    await selections.tell_back(
        place.worker, made, submission_key=place.key("told back"), text=told["told_back"]["text"], day=back.date(),
        now=back,
    )  # fmt: skip


async def _enrolment(place: _Place, label: str) -> str:
    async with store.unit(place.worker, now=place.now) as unit:
        person = await participants.participant_by_label(unit, label)
        taking_part = await enrolments.enrolments_of(unit, person.id) if person else ()
    return next(one.id for one in taking_part if one.programme == place.programme)


async def _analysis(place: _Place) -> None:
    told = {key: value for key, value in place.block["group_analysis_fr"].items() if key != "short"}
    told = field.written(told, field.writes_in(place.block["association"]))
    week = max(int(number) for number in re.findall(r"\d+", told["when"]))
    half = (len(told["interpretations"]) + 1) // 2
    typed: dict[str, dict[str, str]] = {
        "room": {ROOM[role]: str(n) for role, n in told["room"].items()}
        | {"absent": told["absent"], "when": told["when"]},
        "proposals": {"proposed": "\n".join(told["proposed"])},
        "choice": {"chosen": told["chosen"], "why": told["why"]},
        "account": {"account": told["account"]},
        "first_round": {"interpretations": "\n".join(told["interpretations"][:half])},
        "second_round": {"interpretations": "\n".join(told["interpretations"][half:])},
        "agreement": {
            "convergences": "\n".join(told["convergences"]), "divergences": "\n".join(told["divergences"]),
        },
        "not_understood": {"not_understood": told["not_understood"]},
        "perspectives": _perspectives(told["perspectives"]),
    }  # fmt: skip
    made = await group_analyses.begin(
        place.worker, place.programme, submission_key=place.key("group analysis"), now=place.at(week)
    )
    for step, values in typed.items():
        await group_analyses.save(place.worker, made, step, values, based_on=0, now=place.at(week))
    validated = place.at(told["validated"]["week"])
    page = await group_analyses.analysis_page(place.worker, made, now=validated)
    await group_validation.validate(
        place.worker, made, present=told["validated"]["by"], dissent="\n".join(_dissent(told)),
        read=group_analyses.numbers(page.steps), now=validated,
    )  # fmt: skip
    leaves = await group_validation.leaves_page(place.worker, made, now=validated)
    for one in leaves.readers:
        if one.reader.kind == word_readers.FUNDER:
            await group_validation.choose(
                place.worker, made, reader=one.reader.key, passages=list(leaves.passages), now=validated
            )


def _perspectives(lines: list[str]) -> dict[str, str]:
    """``what (who, by when)`` in the columns of the page."""
    found = {}
    for number, line in enumerate(lines):
        parts = re.fullmatch(r"(.*?)(?: \(([^()]*)\))?", line)
        what, who = (parts[1], parts[2] or "") if parts else (line, "")
        found.update({f"perspectives.{number}.{column}": "" for column in COLUMNS})
        found |= {f"perspectives.{number}.what": what, f"perspectives.{number}.who": who}
    return found


def _dissent(told: Mapping[str, Any]) -> list[str]:
    """What was said against the text, word for word where the field page quotes it."""
    said = [quote for line in told["divergences"] for quote in re.findall("[«“] ?(.*?) ?[»”]", line)]
    return said or [told["divergences"][-1]]


async def _return(place: _Place) -> None:
    told, language = place.block["return_to_group_fr"], field.writes_in(place.block["association"])
    at = place.at(told["week"])
    await group_returns.keep(
        place.worker, place.programme, submission_key=place.key("return"), text=field.written(told["text"], language),
        language=language,
        day=at.date(), may_leave=True, now=at,
    )  # fmt: skip
