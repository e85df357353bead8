"""Goals and stories of one person in sentences: what they said, who may read it, and what became of it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from evalkit.collect.goals import ENDED, HARDER
from evalkit.definitions import in_language, loader
from evalkit.i18n import mark, number
from evalkit.services.own_data.opening import Row
from evalkit.services.own_data.telling import ANSWERS, Teller, by_day, domain
from evalkit.services.own_data.told import Line
from evalkit.services.relays import letter, told_back
from evalkit.services.words.word_readers import FUNDER, POSTER
from evalkit.store import Scope

VERDICTS: Mapping[str, str] = MappingProxyType(
    {
        "may_leave": mark("Read over by a second person: nobody is recognised in it"),
        "recognisable": mark("Read over by a second person: somebody could be recognised, it stays here"),
    }
)


def goals(t: Teller) -> list[Line]:
    found = []
    for row in t.of("goal"):
        words = row["words"]
        where = t.enrolled(row["enrolment"])
        steps = words.get("steps") if isinstance(words, Mapping) else None
        said = words.get("goal") if isinstance(words, Mapping) else words
        found.append(Line(t.say("What I want for myself"), t.written(said), row["set_on"], where))
        if isinstance(steps, Mapping):
            for step, text in sorted(steps.items(), key=lambda one: int(one[0])):
                found.append(Line(_point(t, step), t.words(text), row["set_on"], where))
        if row["talk_on"]:
            found.append(Line(t.say("To talk about it again"), "", row["talk_on"], where))
        for rating in sorted(
            (one for one in t.of("goal_rating") if one["goal"] == row["id"]), key=lambda one: one["number"]
        ):
            found.append(Line(t.say("Where I said I stand"), _stand(t, rating, steps), rating["day"], where))
    return found


def _point(t: Teller, step: object) -> str:
    points = loader.words("goals").get("points", {})
    words = points.get(int(str(step)), points.get(str(step)))
    return in_language(words, t.language, t.say("A step")) if isinstance(words, Mapping) else t.say("A step")


def _stand(t: Teller, rating: Row, steps: object) -> str:
    if rating["state"] == ENDED:
        return in_language(loader.words("goals")["no_longer_my_goal"], t.language)
    if rating["state"] == HARDER:
        return in_language(loader.words("goals")["harder_than_start"], t.language)
    own = steps.get(str(rating["step"])) if isinstance(steps, Mapping) else None
    return t.words(own) if own else _point(t, rating["step"])


def stories(t: Teller) -> list[Line]:
    found: list[Line] = []
    for row in t.of("story"):
        where = t.programmes.get(row["programme"], "")
        found.append(Line(domain(t, row["domain"]), t.written(_text(row)), row["week"], where))
        found += [
            Line(t.say("I took this story back"), "", one["day"], where)
            for one in t.of("story_taken_back")
            if one["story"] == row["id"]
        ]
        for passage in (one for one in t.of("story_passage") if one["story"] == row["id"]):
            found += _passage(t, passage, where)
        for chosen in (one for one in t.of("selection_round") if one["story"] == row["id"]):
            found.append(
                Line(t.say("A panel chose this story, and said why"), t.written(chosen["words"]), chosen["day"], where)
            )
            found += [
                Line(t.say("Told back to those who had told stories"), t.written(one["words"]), one["day"], where)
                for one in t.of("selection_feedback")
                if one["selection_round"] == chosen["id"]
            ]
    found += [
        Line(
            t.say("The team noted what it is about"),
            ", ".join(t.themes.get(key, key) for key in row["themes"]),
            row["day"],
        )
        for row in t.of("coding")
    ]
    return list(by_day(found))


def with_this_card(scope: Scope, rows: Sequence[Row]) -> tuple[Row, ...]:
    """Relays as this card may read them: of one that another card sent, only that it was."""
    return tuple(
        {**row, "words": told_back.OTHER_CARD}
        if isinstance(row["words"], Mapping) and not told_back.with_this_card(scope, row["words"])
        else row
        for row in rows
    )


def relays(t: Teller) -> list[Line]:
    """To whom, when, and the letter line by line."""
    found = []
    for row in t.of("own_relay"):
        words = row["words"]
        if not isinstance(words, Mapping):
            said = t.say(words) if words == told_back.OTHER_CARD else t.written(words)
            found.append(Line(t.say("A relay"), said, row["week"]))
            continue
        sent = dt.date.fromisoformat(str(words["sent_on"]))
        as_sent = letter.read(json.loads(str(words["letter"])))
        body = "\n".join(f"{part.title}: {' / '.join(part.lines)}" for part in as_sent.parts)
        found.append(Line(t.say("A relay"), body, sent, str(words["name"])))
        if row["taken_back_on"]:
            found.append(Line(t.say("I took this relay back"), "", row["taken_back_on"], str(words["name"])))
    return list(by_day(found))


def _text(row: Row) -> object:
    return row["words"].get("text") if isinstance(row["words"], Mapping) else row["words"]


def _passage(t: Teller, passage: Row, where: str) -> list[Line]:
    said = t.written(_text(passage))
    found = [Line(t.say("Words chosen from it, that others might read"), said, passage["chosen_on"], where)]
    mine = passage["id"]
    found += [
        Line(t.say(VERDICTS[one["verdict"]]), said, one["day"], where)
        for one in t.of("story_second_reading")
        if one["story_passage"] == mine
    ]
    for one in t.of("story_consent"):
        if one["story_passage"] == mine:
            answer = t.say(ANSWERS[one["answer"]])
            until = t.say("until {day}", day=one["ends_on"]) if one["ends_on"] and one["answer"] == "given" else ""
            how = ", ".join(part for part in (answer, until) if part)
            found.append(Line(t.say("May {reader} read it?", reader=_reader(t, one)), how, one["day"], where))
    used = sum(one["story_passage"] == mine for one in t.of("release_passage"))
    if used:
        found.append(Line(t.say("Reports that hold these words, with those made anew since"), number(used, t.language)))
    return found


def _reader(t: Teller, row: Row) -> str:
    if row["reader_kind"] == FUNDER:
        return t.named.get(row["reader"]) or t.say("the funder")
    return t.say("our group, on a poster,") if row["reader_kind"] == POSTER else t.say("everybody")
