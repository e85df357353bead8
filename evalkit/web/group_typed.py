"""What was typed at a step of a group analysis, and what is kept of one as its fields hold it."""

from __future__ import annotations

from typing import Any

from litestar import Request

from evalkit.collect.group_steps import COLUMNS
from evalkit.services.words.group_analyses import Written
from evalkit.web.forgery import TOKEN_FIELD

LONGEST = 20_000


async def typed_fields(request: Request[Any, Any, Any]) -> dict[str, str]:
    """Every field of the form but the one against forgery."""
    form = await request.form()
    return {name: str(form.get(name, ""))[:LONGEST] for name in form if name != TOKEN_FIELD}


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
