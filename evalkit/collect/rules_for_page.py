"""The rules of a form as plain values, for the script that shows and hides questions while somebody answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from evalkit.collect.questions import Question, questions
from evalkit.definitions import Form
from evalkit.definitions.expression import names, plain
from evalkit.definitions.rules import Ask


def rules_for_page(form: Form) -> list[list[Any]]:
    """``["ask", key, how it is answered, conditions]`` and ``["calculate", key, expression]``, in deciding order.

    Only what the page needs: questions with a condition, and what their conditions name. Constraints are told by the
    server, in words. Empty for a form without conditions.
    """
    asked = {question.key: question for question in questions(form)}
    steps = form.steps
    named: set[str] = set()
    found: list[list[Any]] = []
    for step in reversed(steps):
        if not isinstance(step, Ask):
            if step.key in named:
                named.update(names(step.expression))
                found.append(["calculate", step.key, plain(step.expression)])
        elif step.conditions or step.key in named:
            named.update(name for condition in step.conditions for name in names(condition))
            found.append(["ask", step.key, _answered_by(asked[step.key]), [plain(c) for c in step.conditions]])
    return found[::-1]


def _answered_by(question: Question) -> Sequence[Any]:
    """Kind, and the values that a level, a choice or a number may have."""
    if question.levels is not None:
        return [question.kind.value, list(question.levels.numbers)]
    if question.choices:
        return [question.kind.value, list(question.choices)]
    return [question.kind.value, [question.low, question.high]]
