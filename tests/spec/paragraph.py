"""One paragraph of the manual: what a statistic says, its formula, an example, when not to use it, who says so."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.spec.table import Row

Compute = Callable[[Sequence[Row]], Mapping[str, Any]]


@dataclass(frozen=True)
class Example:
    """A small table, what is computed from it by evalkit's own code, and the figures that must come out.

    ``figures``: a table ``figure | value``; a figure is a path in what ``compute`` returns.
    """

    given: str
    compute: Compute
    figures: str
    told: str = ""
    form: str = ""


@dataclass(frozen=True)
class Proof:
    """Why the figures can be believed. ``where``: the file that holds it."""

    kind: str
    where: str
    what: str = ""


def published(where: str, what: str) -> Proof:
    """A worked example from the literature."""
    return Proof("a published worked example", where, what)


def by_r(what: str) -> Proof:
    """A figure that R computed."""
    return Proof("figures computed independently in R", "tests/reference/r/core.R", what)


def slowly(where: str, what: str = "") -> Proof:
    """A second, slow, obvious implementation that random data hold against the fast one."""
    return Proof("a second, slow implementation, on random data", where, what)


def by_hand(where: str, what: str = "") -> Proof:
    """Small cases worked out by hand, and the properties that define the statistic."""
    return Proof("cases worked out by hand", where, what)


@dataclass(frozen=True)
class Paragraph:
    """``functions``: where it is computed. ``formula`` is plain text, one line each."""

    title: str
    says: str
    formula: str
    examples: tuple[Example, ...]
    not_when: str
    reference: str
    proofs: tuple[Proof, ...]
    functions: tuple[Callable[..., Any] | type, ...]
