"""The page of one step of a group analysis, an association's or an observatory's: what is kept, what was typed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from litestar import Request, Response

from evalkit.collect.group_steps import COLUMNS, ROWS, perspective
from evalkit.errors import Problem
from evalkit.services.observatory.room_analyses import RoomPage
from evalkit.services.words.group_analyses import AnalysisPage, Written
from evalkit.web import wording
from evalkit.web.rendering import page
from evalkit.web.typed_fields import typed_fields
from evalkit.web.typed_number import whole_number


async def typed_step(request: Request[Any, Any, Any]) -> tuple[dict[str, str], int]:
    """The fields of a step, and the version that its writer saw; −1, which no step has, where none is named."""
    typed = await typed_fields(request)
    number = whole_number(typed.pop("based_on", ""))
    return typed, -1 if number is None else number


def read_back(typed: dict[str, str], steps: Iterable[str]) -> dict[str, int]:
    """Step → the version that was read back to the group."""
    found = {key: whole_number(typed.get(f"read.{key}", "")) for key in steps}
    return {key: number for key, number in found.items() if number is not None}


def shown(
    request: Request[Any, Any, Any],
    seen: AnalysisPage | RoomPage,
    base: str,
    written: Written,
    *,
    typed: dict[str, str] | None = None,
    wrong: Problem | None = None,
    both: bool = False,
    based_on: int | None = None,
) -> Response[str]:
    """``base``: the address of the analysis ``seen``. ``both``: what somebody else wrote stands beside what was typed
    here."""
    steps = [one.step for one in seen.steps]
    return page(
        request,
        "words/group_step.html.j2",
        status=wrong.kind.status if wrong else 409 if both else 200,
        seen=seen,
        base=base,
        written=written,
        at=steps.index(written.step) + 1,
        steps=steps,
        typed=as_typed(written) if typed is None else typed,
        theirs=written if both else None,
        wrong=wrong,
        based_on=written.number if based_on is None else based_on,
        columns=COLUMNS,
        rows=range(ROWS),
        perspective=perspective,
        said=wording.in_language,
    )


def as_typed(written: Written) -> dict[str, str]:
    """What is kept of a step, as its fields hold it."""
    found: dict[str, str] = {}
    for field in written.step.fields:
        value = written.values.get(field.key)
        if field.kind == "rows":
            for number, row in enumerate(value if isinstance(value, list) else ()):
                found.update({f"{field.key}.{number}.{column}": row.get(column, "") for column in COLUMNS})
        elif isinstance(value, list):
            found[field.key] = "\n".join(value)
        else:
            found[field.key] = str(value or "")
    return found
