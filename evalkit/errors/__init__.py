"""Every error that a person may see: a stable code, an HTTP status, and details.

An error says what is wrong, where, and what to do next. This package carries codes and details only; the text
is made at the edge, in the reader's language, by :func:`evalkit.i18n.problem_text`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from evalkit.errors import (
    access,
    backup,
    bundles,
    compare,
    comparisons,
    data,
    definitions,
    entry,
    grants,
    imports,
    instance,
    keys,
    library,
    open_data,
    people,
    planning,
    process,
    queue,
    reach,
    recordings,
    relays,
    release,
    request,
    studio,
    words,
    xlsforms,
)
from evalkit.errors.kind import Kind

__all__ = ["CATALOGUE", "Kind", "Problem", "Refused", "problem"]

CATALOGUE: Mapping[str, Kind] = MappingProxyType(
    {
        **definitions.KINDS,
        **data.KINDS,
        **compare.KINDS,
        **comparisons.KINDS,
        **access.KINDS,
        **backup.KINDS,
        **bundles.KINDS,
        **entry.KINDS,
        **grants.KINDS,
        **imports.KINDS,
        **instance.KINDS,
        **keys.KINDS,
        **library.KINDS,
        **people.KINDS,
        **planning.KINDS,
        **process.KINDS,
        **open_data.KINDS,
        **queue.KINDS,
        **reach.KINDS,
        **recordings.KINDS,
        **relays.KINDS,
        **release.KINDS,
        **request.KINDS,
        **studio.KINDS,
        **words.KINDS,
        **xlsforms.KINDS,
    }
)
"""Code → kind. Codes never change their meaning; a new meaning is a new code."""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong. ``details`` fill the placeholders of the kind's text."""

    code: str
    details: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.code not in CATALOGUE:
            raise LookupError(f"error code {self.code!r} is not in the catalogue")

    @property
    def kind(self) -> Kind:
        return CATALOGUE[self.code]


def problem(code: str, **details: object) -> Problem:
    """Make a problem; an unknown code is a programming error and raises LookupError."""
    return Problem(code, MappingProxyType(details))


class Refused(Exception):  # noqa: N818  (it reads as what happened: the input was refused)
    """The input is refused, with every reason at once; nothing was written."""

    def __init__(self, *problems: Problem) -> None:
        if not problems:
            raise ValueError("a refusal needs at least one problem")
        self.problems = problems
        super().__init__("; ".join(f"{p.code} {dict(p.details)}" for p in problems))

    @classmethod
    def all(cls, problems: Iterable[Problem]) -> Refused:
        return cls(*problems)

    @property
    def status(self) -> int:
        """HTTP status of the first problem."""
        return self.problems[0].kind.status
