"""Small forms that together use every rule of scoring and progression."""

from __future__ import annotations

from evalkit.definitions import Form
from evalkit.definitions.loader import form_from

HEAD = """\
form: {name}
version: "1"
title: {{en: {name}}}
schedule:
  waves:
    - {{wave: start, day: 0}}
    - {{wave: middle, day: 60, early: 10, late: 10}}
    - {{wave: end, day: 180, early: 20, late: 40}}
"""
LEVELS = """\
items:
  - {key: well, levels: {from: 1, to: 5}}
  - {key: trouble, levels: {from: 0, to: 3}, direction: higher_is_worse, allow_does_not_apply: true}
  - {key: odd, levels: {1: {en: a}, 3: {en: b}, 4: {en: c}}}
"""
SCALES = """\
instruments:
  - instrument: scale
    version: "1"
    licence: test
    citation: test
    levels: {from: 1, to: 4}
    items: [a, b, c]
    indicators:
      - {key: total, score: sum, reversed: [b], offset: -3, direction: higher_is_worse,
         sem: {value: 0.9, source: test}, bands: [
           {key: calm, from: 0, to: 2}, {key: some, from: 3, to: 5}, {key: much, from: 6, to: 9}]}
      - {key: average, score: mean, direction: higher_is_better, missing: {rule: prorate, at_least: 0.6},
         reliability: {value: 0.8, source: test}, reliability_kind: alpha, sd: {value: 0.7, source: test}}
      - {key: whole, items: [a, b], score: mean, direction: higher_is_better, reversed: [a]}
      - {key: filled, score: sum, direction: higher_is_better, missing: {rule: prorate, at_least: 0.5}, offset: 0.5}
"""
NUMBERS = """\
items:
  - {key: contacts, kind: integer, indicator: true, direction: higher_is_better}
  - {key: debts, kind: decimal, indicator: true, direction: higher_is_worse, range: {from: 0, to: 10},
     sem: {value: 0.5, source: test}}
  - {key: hours, kind: integer, indicator: true, direction: higher_is_better, range: {from: 0, to: 6}}
"""


def form(name: str) -> Form:
    """``levels``, ``scales`` or ``numbers``."""
    return form_from(text(name).encode(), f"{name}.yaml")


def text(name: str) -> str:
    """The form's file."""
    return HEAD.format(name=name) + {"levels": LEVELS, "scales": SCALES, "numbers": NUMBERS}[name]


VALUES = {
    "well": ("1", "2", "3", "4", "5"), "trouble": ("0", "1", "2", "3"), "odd": ("1", "3", "4"),
    "a": ("1", "2", "3", "4"), "b": ("1", "2", "3", "4"), "c": ("1", "2", "3", "4"),
    "contacts": ("0", "1", "2", "5", "-1"), "debts": ("0", "0.1", "2.5", "7.25", "10"), "hours": ("0", "3", "4", "6"),
}  # fmt: skip
ITEMS = {"levels": ("well", "trouble", "odd"), "scales": ("a", "b", "c"), "numbers": ("contacts", "debts", "hours")}
