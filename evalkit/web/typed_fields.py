"""The texts of a form whose fields are not known beforehand, such as the levels of a question: as they were typed."""

from __future__ import annotations

from typing import Any

from litestar import Request

from evalkit.web.forgery import TOKEN_FIELD

MOST = 12_000
"""Fields that are read; a table of translations of the largest form has some thousands."""


async def typed_fields(request: Request[Any, Any, Any]) -> dict[str, str]:
    """Field → text, the last one where a field came twice. How long a text may be is for the service to say."""
    form = await request.form()
    names = [name for name in form if name != TOKEN_FIELD][:MOST]
    return {name: str(form[name]) for name in names}
