"""Answers of several versions of a form, mapped before they are scored by the newest."""

import polars as pl

from evalkit.collect.frames import ANSWERS, ENROLMENTS
from evalkit.collect.versions import Together, score_together
from evalkit.definitions import Form
from tests.unit.definitions.test_comparability import FIRST, SECOND, form

SHORTER = SECOND.replace("ties, levels: {from: 1, to: 5}", "ties, levels: {from: 1, to: 3}")
MAP = "ties: {1: 1, 2: 1, 3: 2, 4: 3, 5: 3}"
PEOPLE = pl.DataFrame([(0, "x", "p", None, None, None, None)], schema=ENROLMENTS, orient="row")


def answers(*rows: tuple[str, Form, dict[str, float | None]]) -> pl.DataFrame:
    """Wave, version, item → value (None: preferred not to say)."""
    found = [
        (0, wave, None, None, "self", item, value, "value" if value is not None else "prefer_not_to_say", version.hash)
        for wave, version, said in rows
        for item, value in said.items()
    ]
    return pl.DataFrame(found, schema=ANSWERS, orient="row")


def values(together: Together) -> list[tuple[str, str, str, float | None]]:
    frame = together.observations.filter(pl.col("state") != "empty").sort("wave", "indicator")
    return list(frame.select("wave", "indicator", "state", "value").iter_rows())


def test_older_levels_are_read_as_newer_ones() -> None:
    old, new = form(FIRST), form(SHORTER, MAP)
    given = answers(("a", old, {"ties": 5, "mood": 2}), ("b", old, {"ties": None}), ("c", new, {"ties": 2}))
    found = score_together(given, PEOPLE, new, {old.hash: old, new.hash: new})
    assert values(found) == [
        ("a", "mood", "value", 2), ("a", "ties", "value", 3), ("b", "ties", "prefer_not_to_say", None),
        ("c", "ties", "value", 2),
    ]  # fmt: skip
    assert (found.left_out, found.mixed) == (0, True)


def test_what_nobody_declared_is_left_out_and_counted() -> None:
    old, new = form(FIRST), form(SHORTER)
    given = answers(("a", old, {"ties": 5, "mood": 2}), ("c", new, {"ties": 2}))
    found = score_together(given, PEOPLE, new, {old.hash: old, new.hash: new})
    assert values(found) == [("a", "mood", "value", 2), ("c", "ties", "value", 2)]
    assert (found.left_out, found.mixed) == (1, True)


def test_mapped_items_are_mapped_before_they_are_added_up() -> None:
    new = form(
        SECOND.replace("levels: {from: 1, to: 4}", "levels: {from: 0, to: 3}"),
        "pair: comparable, p1: {1: 0, 2: 1, 3: 2, 4: 3}, p2: {1: 0, 2: 1, 3: 2, 4: 3}",
    )
    old = form(FIRST)
    given = answers(("a", old, {"p1": 4, "p2": 1}), ("b", new, {"p1": 3, "p2": 0}))
    found = score_together(given, PEOPLE, new, {old.hash: old, new.hash: new})
    assert values(found) == [("a", "pair", "value", 3), ("b", "pair", "value", 3)]


def test_a_better_translation_is_no_other_version_to_a_reader() -> None:
    old, new = form(FIRST), form(SECOND.replace("{en: bad}", "{en: bad, fr: mal}"))
    given = answers(("a", old, {"mood": 1}), ("b", new, {"mood": 3}))
    found = score_together(given, PEOPLE, new, {old.hash: old, new.hash: new})
    assert values(found) == [("a", "mood", "value", 1), ("b", "mood", "value", 3)]
    assert (found.left_out, found.mixed) == (0, False)


def test_what_the_older_version_did_not_ask_is_not_empty_there() -> None:
    old = form(FIRST.replace("  - {key: ties, levels: {from: 1, to: 5}}\n", ""))
    new = form(SECOND)
    given = answers(("a", old, {"mood": 1}), ("b", new, {"mood": 3}))
    found = score_together(given, PEOPLE, new, {old.hash: old, new.hash: new})
    assert found.observations.filter(pl.col("indicator") == "ties")["wave"].to_list() == ["b"]


def test_answers_to_other_forms_are_not_in_it() -> None:
    old, new = form(FIRST), form(SECOND)
    found = score_together(answers(("a", old, {"mood": 1})), PEOPLE, new, {new.hash: new})
    assert (found.observations.height, found.left_out, found.mixed) == (0, 0, False)
