"""Small forms, made in memory, for the tests of collect."""

from evalkit.definitions import Form, Schedule
from evalkit.definitions.loader import form_from

FORM = """
form: small
version: "1"
title: {en: Small form, fr: Petit formulaire}
schedule:
  waves:
    - {wave: start, day: 0, early: 7, late: 28}
    - {wave: 3 months, day: 90, early: 21, late: 21}
    - {wave: 6 months, day: 180, early: 28, late: 28}
instruments:
  - instrument: mood
    version: "1"
    licence: CC0
    citation: made up
    levels: {from: 0, to: 3}
    items: [mood1, mood2]
    indicators:
      - key: mood
        score: sum
        direction: higher_is_better
        sem: {value: 1, source: made up}
items:
  - key: speaking_up
    title: {en: Speaking up, fr: Parler}
    levels: {1: {en: not now}, 2: {en: rarely}, 3: {en: often}}
  - {key: letters, allow_does_not_apply: true, levels: {from: 1, to: 5}}
  - {key: letters_then, kind: then_test, of: letters}
  - {key: children, kind: integer, range: {from: 0, to: 20}}
  - {key: hours, kind: decimal, indicator: true}
  - {key: came_by, kind: choice, choices: {friend: {en: a friend}, poster: {en: a poster}}}
  - {key: tongues, kind: choices, choices: {fr: {en: French}, nl: {en: Dutch}, ar: {en: Arabic}}}
  - {key: agreed, kind: yes_no, required: true}
  - {key: met_on, kind: date}
  - {key: nickname, kind: text}
  - {key: why, kind: long_text}
  - {key: hello, kind: note, question: {en: Read this first.}}
  - {key: together, unit: group, levels: {from: 1, to: 5}}
"""


def a_form(text: str = FORM) -> Form:
    return form_from(text.encode(), "small.yaml")


def a_schedule() -> Schedule:
    schedule = a_form().schedule
    assert schedule is not None
    return schedule
