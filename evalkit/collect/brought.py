"""What a file brings for one occasion, judged by the rules of a sheet: kinds, conditions, constraints, calculations.

Numbers were read from the file's columns already; everything else is read here, as a sheet reads it. What was answered
to a question that is not asked is set aside, as there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from evalkit.collect import rules
from evalkit.collect.answers import SET_ASIDE, Answer, broken_problem, known_value, read_answer
from evalkit.collect.frames import EMPTY, VALUE
from evalkit.collect.questions import Question, questions
from evalkit.definitions import Form, Kind
from evalkit.definitions.hashing import canonical
from evalkit.errors import Problem, problem

_YES_NO = {"1": "yes", "0": "no", "true": "yes", "false": "no"}
"""How programs write yes and no."""


@dataclass(frozen=True)
class Brought:
    """``answers`` as stored; ``words`` to be sealed, with what is set aside among them; ``wrong``: item → why it cannot
    be taken (it is then in neither); ``missing``: questions that need an answer and have none.
    """

    answers: Mapping[str, Any]
    words: Mapping[str, str] = field(default_factory=dict)
    wrong: Mapping[str, Problem] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    set_aside: int = 0


def asked_in(form: Form) -> Mapping[str, Question]:
    """What is asked of one person, by key; problems in a file name the key, as the file does."""
    return {q.key: replace(q, title=None) for q in questions(form) if q.answered}


def judge(form: Form, asked: Mapping[str, Question], given: Mapping[str, Answer | str], language: str) -> Brought:
    """``given``: item or score → the number (or state) read from the file, or the text that stands there."""
    wrong: dict[str, Problem] = {}
    read: dict[str, Answer] = {}
    scores: dict[str, Any] = {}
    nobodys = {i.key for i in form.items} - set(asked)
    for item, found in given.items():
        if item in nobodys:
            wrong[item] = problem("data.asked_of_nobody", item=item)
        elif item not in asked:
            scores[item] = found.stored if isinstance(found, Answer) else found
        elif isinstance(found, Answer):
            read[item] = found
        elif isinstance(taken := read_answer(asked[item], _sent(asked[item], found), language), Answer):
            read[item] = taken
        else:
            wrong[item] = taken
    decided = _decided(form, asked, read, wrong, language)
    aside = {key: read.pop(key).stored for key in decided.hidden if key in read and read[key].state != EMPTY}
    needed = (key for key, question in asked.items() if question.required and key not in decided.hidden)
    missing = tuple(key for key in needed if key not in wrong and (key not in read or read[key].state == EMPTY))
    kept = {key: one for key, one in read.items() if key not in decided.hidden}
    words = {k: str(a.value) for k, a in kept.items() if asked[k].takes_words and a.state == VALUE}
    answers = {
        k: a.stored for k, a in kept.items() if k not in words and not (asked[k].takes_words and a.state == EMPTY)
    }
    told = {**words, SET_ASIDE: canonical(aside)} if aside else words
    return Brought({**answers, **decided.calculated, **scores}, told, wrong, missing, len(aside))


def _decided(
    form: Form, asked: Mapping[str, Question], read: dict[str, Answer], wrong: dict[str, Problem], language: str
) -> rules.Decided:
    """What the rules decide once every answer that breaks a constraint is out; each is told in ``wrong``."""
    while True:
        decided = rules.decide(form.steps, {key: known_value(found) for key, found in read.items()})
        if not decided.broken:
            return decided
        for step in decided.broken:
            wrong[step.key] = broken_problem(step, asked[step.key], language)
            del read[step.key]


def _sent(question: Question, text: str) -> list[str]:
    """The text of a cell as a sheet would send it: choices stand apart by spaces, programs write yes in other ways."""
    if question.kind is Kind.CHOICES:
        return text.split()
    if question.kind is Kind.YES_NO:
        return [_YES_NO.get(text.lower(), text.lower())]
    return [text]
