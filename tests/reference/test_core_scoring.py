"""Scores of instruments beside a second, slow scorer: one occasion, one item at a time, in exact fractions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import polars as pl
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evalkit.collect import frames
from evalkit.collect.scoring import score
from evalkit.definitions import loader

LEVELS = {"i1": (1, 4), "i2": (1, 4), "i3": (0, 2), "i4": (-2, 2), "i5": (1, 4)}
STATES = ("prefer_not_to_say", "does_not_apply", "empty")


@dataclass(frozen=True)
class Rule:
    """One indicator of the instrument, as its author would write it."""

    key: str
    items: tuple[str, ...]
    score: str
    reversed: tuple[str, ...]
    offset: Fraction
    at_least: Fraction | None

    @property
    def written(self) -> Mapping[str, Any]:
        missing = {"rule": "none"} if self.at_least is None else {"rule": "prorate", "at_least": float(self.at_least)}
        return {
            "key": self.key, "items": list(self.items), "score": self.score, "reversed": list(self.reversed),
            "offset": float(self.offset), "direction": "higher_is_better", "missing": missing,
        }  # fmt: skip


Answers = Mapping[str, int | str]
"""Of one occasion: item → level, or why there is none; an item without a row is absent."""


def scored(rule: Rule, answers: Answers) -> tuple[Fraction | None, str]:
    """Value and state, by CONTRACT's words."""
    values = []
    for item in rule.items:
        answer = answers.get(item)
        if isinstance(answer, int):
            low, high = LEVELS[item]
            values.append(low + high - answer if item in rule.reversed else answer)
    share = Fraction(len(values), len(rule.items))
    if len(values) == len(rule.items) or (rule.at_least is not None and values and share >= rule.at_least):
        mean = Fraction(sum(values), len(values))
        return (mean if rule.score == "mean" else mean * len(rule.items)) + rule.offset, "value"
    reasons = [answers.get(item) for item in rule.items]
    for state in ("prefer_not_to_say", "does_not_apply"):
        if state in reasons:
            return None, state
    return None, "empty"


@st.composite
def rules(draw: st.DrawFn, key: str) -> Rule:
    items = tuple(draw(st.lists(st.sampled_from(list(LEVELS)), min_size=1, unique=True)))
    return Rule(
        key,
        items,
        draw(st.sampled_from(["sum", "mean"])),
        tuple(draw(st.lists(st.sampled_from(items), unique=True))),
        draw(st.sampled_from([Fraction(0), Fraction(-5), Fraction(1, 2)])),
        draw(
            st.none() | st.sampled_from([Fraction(1, 5), Fraction(1, 2), Fraction(3, 5), Fraction(4, 5), Fraction(1)])
        ),
    )


@st.composite
def occasions(draw: st.DrawFn) -> Answers:
    found: dict[str, int | str] = {}
    for item, (low, high) in LEVELS.items():
        match draw(st.integers(0, 5)):
            case 0:
                found[item] = draw(st.sampled_from(STATES))
            case 1:
                pass
            case _:
                found[item] = draw(st.integers(low, high))
    return found or {"i1": "empty"}


def form_of(asked: Sequence[Rule]) -> bytes:
    return yaml.safe_dump(
        {
            "form": "scored", "version": "1", "title": {"en": "Scored"},
            "schedule": {"waves": [{"wave": "T0", "day": 0}, {"wave": "T1", "day": 90}]},
            "instruments": [{
                "instrument": "of_five", "version": "1", "licence": "none", "citation": "made up",
                "items": [{"key": k, "levels": {"from": a, "to": b}} for k, (a, b) in LEVELS.items()],
                "indicators": [dict(rule.written) for rule in asked],
            }],
        }
    ).encode()  # fmt: skip


def rows_of(people: Sequence[Answers]) -> pl.DataFrame:
    rows = [
        (i, "T0", None, None, "self", item, float(a) if isinstance(a, int) else None,
         "value" if isinstance(a, int) else a, "hash")
        for i, answers in enumerate(people) for item, a in answers.items()
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=frames.ANSWERS, orient="row")


def enrolments_of(count: int) -> pl.DataFrame:
    return pl.DataFrame({"enrolment": range(count), "programme": ["a"] * count}, schema_overrides=frames.ENROLMENTS)


@pytest.mark.slow
@given(rules("one"), rules("two"), st.lists(occasions(), min_size=1, max_size=12))
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_score(one: Rule, two: Rule, people: list[Answers]) -> None:
    form = loader.form_from(form_of([one, two]), "scored.yaml")
    found = score(rows_of(people), form, enrolments_of(len(people)))
    assert found.height == 2 * len(people)
    for rule in (one, two):
        for i, answers in enumerate(people):
            value, state = scored(rule, answers)
            row = found.row(by_predicate=(pl.col("enrolment") == i) & (pl.col("indicator") == rule.key), named=True)
            assert row["state"] == state
            assert row["value"] == (None if value is None else pytest.approx(float(value), abs=1e-12))
            # (Items of unequal ranges, prorated by CONTRACT's words, may leave the range of complete answers.)
            if value is not None and len({LEVELS[item] for item in rule.items}) == 1:
                spec = form.indicator(rule.key)
                assert spec.low is not None
                assert spec.high is not None
                assert spec.low - 1e-9 <= row["value"] <= spec.high + 1e-9


def test_equal_answers_in_another_order_give_the_same_bits() -> None:
    """Three items that sum to 7 give 7/3, whichever they are: no pair is "changed" by rounding noise."""
    rule = Rule("one", ("i1", "i2", "i5"), "mean", (), Fraction(0), None)
    form = loader.form_from(form_of([rule]), "scored.yaml")
    people: list[Answers] = [{"i1": 1, "i2": 2, "i5": 4}, {"i1": 4, "i2": 1, "i5": 2}, {"i1": 3, "i2": 3, "i5": 1}]
    assert score(rows_of(people), form, enrolments_of(3))["value"].to_list() == [7 / 3] * 3


def test_a_share_that_is_just_reached_is_reached() -> None:
    """11 of 20 is 55 %, although 0.55 × 20 is a little more than 11 in binary numbers."""
    items = [f"q{n:02d}" for n in range(20)]
    text = yaml.safe_dump({
        "form": "twenty", "version": "1", "title": {"en": "Twenty"},
        "instruments": [{
            "instrument": "twenty", "version": "1", "licence": "none", "citation": "made up", "items": items,
            "levels": {"from": 1, "to": 4},
            "indicators": [{"key": "total", "score": "sum", "direction": "higher_is_better",
                            "missing": {"rule": "prorate", "at_least": 0.55}}],
        }],
    }).encode()  # fmt: skip
    form = loader.form_from(text, "twenty.yaml")
    people: list[Answers] = [dict.fromkeys(items[:11], 2), dict.fromkeys(items[:10], 2)]
    found = score(rows_of(people), form, enrolments_of(2)).sort("enrolment")
    assert found["value"].to_list() == [40.0, None]
    assert found["state"].to_list() == ["value", "empty"]
