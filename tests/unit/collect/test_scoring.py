"""Scores from answers: reversed items, sums and means, missing rules, and why a score is not given."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evalkit.collect.frames import ANSWERS, OBSERVATIONS
from evalkit.collect.scoring import score
from evalkit.definitions import Form
from evalkit.definitions.loader import form_from

FORM = """\
form: f
version: "1"
title: {{en: f}}
schedule: {{waves: [{{wave: "0", day: 0}}]}}
instruments:
  - instrument: i
    version: "1"
    licence: l
    citation: c
    levels: {{from: 1, to: 5}}
    items: [a, b, c, d]
    indicators: [{{key: s, direction: higher_is_better, {spec}}}]
"""


def a_form(spec: str) -> Form:
    return form_from(FORM.format(spec=spec).encode(), "f.yaml")


def scored(form: Form, *answers: str | float | None, indicator: str = "s") -> tuple[float | None, str]:
    """Value and state for answers to a, b, c, d; a missing row is "-"."""
    rows = [
        (0, "0", None, None, "self", item, None if isinstance(v, str) or v is None else float(v),
         v if isinstance(v, str) else "empty" if v is None else "value", "h")
        for item, v in zip("abcd", answers, strict=False) if v != "-"
    ]  # fmt: skip
    table = pl.DataFrame(rows, schema=ANSWERS, orient="row")
    found = score(
        table, form, pl.DataFrame({"enrolment": [0], "programme": ["p"]}, schema_overrides={"enrolment": pl.UInt32})
    )
    assert found.schema == OBSERVATIONS
    row = found.filter(pl.col("indicator") == indicator).row(0, named=True)
    return row["value"], row["state"]


@pytest.mark.parametrize(
    ("spec", "answers", "expected"),
    [
        ("score: sum", (1, 2, 3, 4), 10),
        ("score: mean", (1, 2, 3, 4), 2.5),
        ("score: sum, reversed: [a, d]", (1, 2, 3, 4), 5 + 2 + 3 + 2),
        ("score: sum, offset: -4", (1, 1, 1, 1), 0),
        ("score: mean, offset: 0.5", (1, 2, 3, 4), 3.0),
        ("score: sum, items: [a, c]", (1, 2, 3, 4), 4),
        ("score: sum, missing: {rule: prorate, at_least: 0.75}", (1, 2, 4, None), 7 / 3 * 4),
        ("score: mean, missing: {rule: prorate, at_least: 0.5}", (1, "-", 2, "prefer_not_to_say"), 1.5),
        (
            "score: sum, missing: {rule: prorate, at_least: 0.5}, reversed: [a], offset: 1",
            (1, 3, "does_not_apply", "-"),
            17,
        ),
    ],
)
def test_given(spec: str, answers: tuple[str | float | None, ...], expected: float) -> None:
    assert scored(a_form(spec), *answers) == (pytest.approx(expected, abs=1e-12), "value")


@pytest.mark.parametrize(
    ("spec", "answers", "state"),
    [
        ("score: sum", (1, 2, 3, None), "empty"),
        ("score: sum", (1, 2, 3, "-"), "empty"),
        ("score: sum", (None, "does_not_apply", 3, 1), "does_not_apply"),
        ("score: sum", ("prefer_not_to_say", "does_not_apply", None, 1), "prefer_not_to_say"),
        ("score: sum, missing: {rule: prorate, at_least: 0.75}", (1, 2, None, None), "empty"),
        ("score: sum, items: [a, b]", ("-", "-", 3, 1), "empty"),
    ],
)
def test_not_given(spec: str, answers: tuple[str | float | None, ...], state: str) -> None:
    assert scored(a_form(spec), *answers) == (None, state)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from([1, 2, 3, 4, 5, None]), min_size=4, max_size=4),
    st.sampled_from(["sum", "mean"]),
    st.booleans(),
)
def test_a_score_stays_in_its_range(answers: list[int | None], how: str, turned: bool) -> None:
    form = a_form(
        f"score: {how}, missing: {{rule: prorate, at_least: 0.3}}, offset: -2" + (", reversed: [b]" if turned else "")
    )
    value, state = scored(form, *answers)
    indicator = form.indicator("s")
    assert (state == "value") == (sum(v is not None for v in answers) >= 2)
    if value is not None:
        assert indicator.low is not None
        assert indicator.high is not None
        assert indicator.low - 1e-9 <= value <= indicator.high + 1e-9


def test_one_check_in_scores_as_among_many() -> None:
    form = a_form("score: mean, missing: {rule: prorate, at_least: 0.5}, reversed: [c]")
    rows = [
        (person, wave, None, None, voice, item, float((person + ord(item)) % 5 + 1), "value", "h")
        for person in range(40) for wave in ("0", "1") for voice in ("self", "worker") for item in "abcd"
        if (person + ord(item)) % 3
    ]  # fmt: skip
    table = pl.DataFrame(rows, schema=ANSWERS, orient="row")
    people = pl.DataFrame({"enrolment": range(40), "programme": ["p"] * 40}, schema_overrides={"enrolment": pl.UInt32})
    together = score(table, form, people).sort("enrolment", "wave", "voice")
    alone = pl.concat([score(part, form, people) for part in table.partition_by("enrolment", "wave", "voice")]).sort(
        "enrolment", "wave", "voice"
    )
    assert together.equals(alone)


def test_an_occasion_with_other_answers_only_is_an_empty_one() -> None:
    form = form_from(
        FORM.format(spec="score: sum")
        .replace("instruments:", "items: [{key: own, levels: {from: 0, to: 2}}]\ninstruments:")
        .encode(),
        "f.yaml",
    )
    table = pl.DataFrame([(0, "0", None, None, "self", "own", 2.0, "value", "h")], schema=ANSWERS, orient="row")
    people = pl.DataFrame(
        {"enrolment": [0], "programme": [None]}, schema={"enrolment": pl.UInt32, "programme": pl.String}
    )
    found = dict(zip(*score(table, form, people).select("indicator", "state").get_columns(), strict=True))
    assert found == {"s": "empty", "own": "value"}


def test_nothing_scores_to_nothing() -> None:
    people = pl.DataFrame(schema={"enrolment": pl.UInt32, "programme": pl.String})
    assert score(pl.DataFrame(schema=ANSWERS), a_form("score: sum"), people).is_empty()


def test_two_scores_may_share_an_item() -> None:
    form = a_form("score: sum, items: [a, b]}, {key: t, direction: higher_is_better, score: sum, items: [b, c]")
    assert scored(form, 1, 2, 4) == (3, "value")
    assert scored(form, 1, 2, 4, indicator="t") == (6, "value")
