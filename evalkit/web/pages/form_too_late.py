"""What somebody typed for a draft that was published, thrown away or changed under them: shown, so that it can be
copied, with the way to a new version."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from litestar import Request, Response

from evalkit.errors import Refused
from evalkit.services.studio.merging import print_of, seen
from evalkit.web.rendering import page

GONE = ("studio.not_open", "studio.gone")
_NOT_WORDS = ("prints", "in", "kind", "do", "more", "place", "before")
_CHOSEN = ("if.", "limit.")


def shown_again(
    request: Request[Any, Any, Any], form_draft: str, refused: Refused, typed: Mapping[str, str]
) -> Response[str]:
    """The page with these words; another refusal, or one of nothing that was typed, is raised as it is."""
    first = refused.problems[0]
    words = _typed_in_vain(typed)
    if first.code not in GONE or not words:
        raise refused
    return page(
        request,
        "studio/too_late.html.j2",
        status=first.kind.status,
        problem=first,
        words=words,
        published=first.details.get("published", ""),
        form_draft=form_draft,
        draft=str(uuid4()),
    )


def _typed_in_vain(typed: Mapping[str, str]) -> list[str]:
    """The texts that are otherwise than the page showed them."""
    showed = seen(typed.get("prints", ""))
    return [
        text
        for name, text in typed.items()
        if name not in _NOT_WORDS
        and not name.startswith(_CHOSEN)
        and text.strip()
        and showed.get(name, print_of("")) != print_of(text)
    ]
