"""Words of the form studio: kinds of questions, conditions as a sentence, what a row of the translations is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from evalkit.definitions.words import base, in_language
from evalkit.i18n import Translator, language_called, mark
from evalkit.services.studio.asking import Asked, Entry
from evalkit.services.studio.conditions import HOWS, picked

KINDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "level": (mark("Ladder"), mark("levels in order, each with its own words; can be followed over time")),
        "yes_no": (mark("Yes or no"), ""),
        "choice": (mark("One answer of several"), ""),
        "choices": (mark("Several answers"), mark("as many as fit")),
        "integer": (mark("Whole number"), mark("such as children, visits, hours")),
        "decimal": (mark("Number with decimals"), ""),
        "date": (mark("Day"), ""),
        "text": (mark("Short text"), mark("own words, sealed")),
        "long_text": (mark("Long text"), mark("own words, sealed")),
        "note": (mark("Only to read"), mark("a sentence without an answer")),
        "goal": (mark("Personal goal"), mark("the person's own words, looked back on later")),
        "then_test": (
            mark("Looking back"),
            mark("how it was at the start, asked again at the end, on a ladder of this form"),
        ),
    }
)

SORTS: Mapping[str, str] = MappingProxyType(
    {"instrument": mark("Published scale"), "section": mark("Heading"), "calculation": mark("Calculation")}
)

DIMENSIONS: Mapping[str, str] = MappingProxyType(
    {
        "self_confidence": mark("Self-confidence"),
        "network_ties": mark("Ties and networks"),
        "autonomy": mark("Taking charge of things"),
        "collective": mark("The group"),
    }
)

DRAWINGS: Mapping[str, str] = MappingProxyType(
    {"": mark("none"), "steps": mark("steps"), "path": mark("a path"), "jar": mark("a jar that fills")}
)

LONGEST_NAME = 60
"""Characters of a question beside each of its texts."""

ROWS: Mapping[str, str] = MappingProxyType(
    {
        "title_of_form": mark("Name of the form"),
        "description": mark("What it is for"),
        "title_of_section": mark("Heading"),
        "intro_of_section": mark("Words below the heading"),
        "question": mark("Question"),
        "level": mark("Level"),
        "choice": mark("Answer"),
        "message": mark("Shown when outside the limit"),
        "title": mark("Short name"),
        "about": mark("What it is about"),
        "not_about": mark("What it is not about"),
    }
)


def language_column(code: str, language: str, translate: Translator) -> str:
    """How a column of the table of translations is called: “Français”, or “Français, mots plus simples”."""
    called = language_called(base(code), language)
    called = called[:1].upper() + called[1:]
    return translate("{language}, easier words", language=called) if code != base(code) else called


def part_name(entry: Entry, language: str) -> str:
    """What a text of a form belongs to: the short name or the words of its question, else its key."""
    about = entry.about
    words = about.get("title") or about.get("question") or about.get("intro") or {}
    found = in_language(words, language, entry.key)
    return found if len(found) <= LONGEST_NAME else found[: LONGEST_NAME - 1].rstrip() + "…"


def kind_name(kind: str, translate: Translator) -> str:
    if kind in KINDS:
        return translate(KINDS[kind][0])
    return translate(SORTS[kind]) if kind in SORTS else kind


def condition_words(text: str, known: Sequence[Asked], language: str, translate: Translator) -> str:
    """A condition as somebody would say it; one that pickers cannot say stands as it is written."""
    found = picked(text, known)
    if found.text:
        return found.text
    by_key = {one.key: one for one in known}
    joint = translate(" or ") if found.together == "any" else translate(" and ")
    said = []
    for row in found.rows:
        asked = by_key[row.question]
        value = row.value.partition(":")[2]
        answer = in_language(asked.options.get(value), language, value) if value else row.typed
        words = {"yes": translate("Yes"), "no": translate("No")}.get(answer, answer) if value else answer
        question = in_language(asked.words, language, asked.key)
        parts = (
            translate("“{said}”", said=question),
            translate(HOWS[row.how]),
            words and translate("“{said}”", said=words),
        )
        said.append(" ".join(part for part in parts if part))
    return joint.join(said)
