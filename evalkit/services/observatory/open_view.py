"""A table for everybody in one language: title, parts, licence, citation; what its page and its files are made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evalkit.definitions import in_language
from evalkit.definitions.schedule import Schedule
from evalkit.i18n import mark
from evalkit.reporting.open_table import Given, OpenPart, counts_picture, parts
from evalkit.reporting.render_html import Drawn
from evalkit.reporting.wording import Wording, wording
from evalkit.services.observatory.open_counts import SUBJECTS
from evalkit.services.observatory.open_publishing import LICENCES
from evalkit.services.observatory.open_reading import OpenPage, released_of
from evalkit.services.process.programmes import KINDS

TITLES: Mapping[str, str] = {
    "progression": mark("{kind}, {place}: from their own start, people who began in {year}"),
    "demand": mark("{kind}, {place}: who asked for a place in {year}"),
    "needs": mark("{kind}, {place}: needs that met no answer in {year}"),
}

TWO_HATS = mark("{publisher} also pays for programmes. These figures are no reason to pay more or less.")


@dataclass(frozen=True)
class View:
    """``sentence`` answers the page's question at once. ``two_hats``: what is to be said of who publishes, or "".
    ``counts``: (what, how many) where nobody is followed."""

    page: OpenPage
    title: str
    place: str
    sentence: str
    who: str
    parts: tuple[OpenPart, ...]
    counts: tuple[tuple[str, int], ...]
    picture: Drawn | None
    licence: str
    licence_address: str
    citation: str
    two_hats: str


def view(page: OpenPage, language: str, *, drawn: bool = True) -> View:
    """``drawn`` False: without pictures, for lists and files."""
    words, content = wording(language), page.content
    licence, address = LICENCES[content["licence"]]
    found = _parts(content, words) if content["subject"] == "progression" and drawn else ()
    counts = _counts(content, words)
    title = title_of(content, words)
    return View(
        page=page,
        title=title,
        place=content["municipality"],
        sentence=_sentence(content, counts, words),
        who=_who(content, words),
        parts=found,
        counts=counts,
        picture=counts_picture(counts, words) if drawn else None,
        licence=licence,
        licence_address=address,
        citation=citation(page, title, words),
        two_hats=words.say(TWO_HATS, publisher=content["publisher"]) if content.get("publisher_also_pays") else "",
    )


def title_of(content: Mapping[str, Any], words: Wording) -> str:
    kind = words.say(KINDS.get(content["kind"], KINDS["other"]))
    return words.say(TITLES[content["subject"]], kind=kind, place=content["municipality"], year=str(content["year"]))


def citation(page: OpenPage, title: str, words: Wording) -> str:
    """One line, as it may stand in a list of sources."""
    return words.say(
        "{publisher} ({year}). {title}. Version {n}, {mark}.",
        publisher=page.content["publisher"], year=str(page.month.year), title=title, n=page.number, mark=page.mark,
    )  # fmt: skip


def _who(content: Mapping[str, Any], words: Wording) -> str:
    many = content["programmes_at_least"]
    if content["subject"] == "progression":
        return words.say(
            "At least {n} programmes of several associations together; only people who said that everybody may read "
            "figures in which they are counted. Numbers are rounded to {step}.",
            n=many, step=content["policy"]["round_to"],
        )  # fmt: skip
    return words.say(
        "At least {n} programmes of several associations together. Requests and needs are counted, not people: one "
        "person may have come more than once. Numbers are rounded to {step}.",
        n=many, step=content["policy"]["round_to"],
    )  # fmt: skip


def _sentence(content: Mapping[str, Any], counts: Sequence[tuple[str, int]], words: Wording) -> str:
    if content["subject"] == "progression":
        first = content["rows"][0]
        given = _given(content, words)
        one = next(given_one for given_one in given if given_one.title == _title(content, first["indicator"], words))
        row = parts([Given(one.title, one.question, one.results[-1:], one.hold, one.direction)], words)[0].rows[-1]
        return f"{one.title}. {row.sentence}"
    by_item = {row["item"]: row["n"] for row in content["rows"]}
    if content["subject"] == "demand":
        if {"asked", "no_place"} <= by_item.keys():
            return words.say(
                "Of about {asked} requests for a place, about {none} found none.",
                asked=by_item["asked"], none=by_item["no_place"],
            )  # fmt: skip
        name, n = counts[0]
        return words.say("{what}: about {n}.", what=name, n=n)
    name, n = max(counts, key=lambda one: one[1])
    return words.say("The need that most often met no answer: {what}, about {n} times.", what=name.lower(), n=n)


def _counts(content: Mapping[str, Any], words: Wording) -> tuple[tuple[str, int], ...]:
    if content["subject"] == "progression":
        return ()
    names = SUBJECTS[content["subject"]][1]
    return tuple((words.say(names[row["item"]]), int(row["n"])) for row in content["rows"])


def _parts(content: Mapping[str, Any], words: Wording) -> tuple[OpenPart, ...]:
    return parts(_given(content, words), words)


def _given(content: Mapping[str, Any], words: Wording) -> list[Given]:
    schedule = Schedule.model_validate({"waves": content["waves"], "baseline": content["start"]})
    by_indicator: dict[str, list[Mapping[str, Any]]] = {}
    for row in content["rows"]:
        by_indicator.setdefault(row["indicator"], []).append(row)
    return [
        Given(
            title=_title(content, key, words),
            question=words.text(content["indicators"][key]["question"] or ""),
            results=[(words.wave(schedule, row["wave"]), released_of(row, content).results[0]) for row in own],
            hold=any(row["hold"] for row in own),
            direction=content["indicators"][key]["direction"],
        )
        for key, own in by_indicator.items()
    ]


def _title(content: Mapping[str, Any], key: str, words: Wording) -> str:
    return in_language(content["indicators"][key]["title"], words.language, key)
