"""Before a form is published: what can put people in danger needs a written reason, which stays in the form."""

from __future__ import annotations

from collections.abc import Callable

from evalkit.definitions import Form, Item, loader
from evalkit.definitions.sensitive import Finding, findings_of_item, without_reason
from evalkit.errors import Problem, problem


def sensitive_problems(form: Form, *, file: str, line_of: Callable[[str], int] = lambda _: 1) -> tuple[Problem, ...]:
    """One problem for each question without a reason; ``line_of`` finds where a key stands in its file."""
    return tuple(_problem(found, file, line_of) for found in without_reason(form, loader.sensitive_words()))


def sensitive_problems_of_item(item: Item, *, file: str, line_of: Callable[[str], int]) -> tuple[Problem, ...]:
    """The same for a question of the catalogue, where no reason can stand: each form has its own."""
    return tuple(_problem(found, file, line_of) for found in findings_of_item(item, loader.sensitive_words()))


def _problem(found: Finding, file: str, line_of: Callable[[str], int]) -> Problem:
    code = f"definitions.asks_{found.topic.value}"
    return problem(code, file=file, line=line_of(found.key), key=found.key, words=found.words)
