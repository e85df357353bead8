"""Publishing a draft: what is missing, reasons for what had better not be asked, how older answers compare."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from evalkit.access import COORDINATION
from evalkit.errors import Problem, Refused
from evalkit.i18n import language_called
from evalkit.services.studio import publishing, remarks
from evalkit.web import studio_words, wording
from evalkit.web.going_on import go_to
from evalkit.web.language import language_of
from evalkit.web.rendering import page
from evalkit.web.sessions import scope_of
from evalkit.web.typed_fields import typed_fields

AnyRequest = Request[Any, Any, Any]


@get("/forms/drafts/{form_draft:uuid}/publish", opt={"access": COORDINATION})
async def publish_page(request: AnyRequest, form_draft: FromPath[UUID]) -> Response[str]:
    return await _page(request, str(form_draft), {}, ())


@post("/forms/drafts/{form_draft:uuid}/publish", opt={"access": COORDINATION}, status_code=200)
async def publish(request: AnyRequest, form_draft: FromPath[UUID]) -> Response[str] | Redirect:
    typed = await typed_fields(request)
    try:
        made = await publishing.publish(scope_of(request), str(form_draft), typed, language=language_of(request))
    except Refused as refusal:
        if refusal.status not in (400, 422):
            raise
        return await _page(request, str(form_draft), typed, refusal.problems)
    return go_to(f"/forms/versions/{made}", done="published")


async def _page(
    request: AnyRequest, form_draft: str, typed: Mapping[str, str], problems: tuple[Problem, ...]
) -> Response[str]:
    found = await publishing.publishing(scope_of(request), form_draft, language=language_of(request))
    by_field = {str(one.details.get("field", "")): one for one in reversed(problems)}
    reasons = {
        f"{one.key}:{one.topic.value}": found.reasons.get(f"{one.key}:{one.topic.value}", "")
        for one in found.draft.checked.sensitive
    }
    return page(
        request,
        "studio/publish.html.j2",
        status=problems[0].kind.status if problems else 200,
        found=found,
        seen=found.draft,
        typed=typed,
        reasons=reasons,
        problems=by_field,
        told=problems,
        untranslated=remarks.untranslated(found.draft.plain),
        not_begun=[language_called(code, language_of(request)) for code in remarks.not_begun(found.draft.plain)],
        row_words=studio_words.ROWS,
        names={entry.key: studio_words.part_name(entry, language_of(request)) for entry in found.draft.entries},
        kind_name=studio_words.kind_name,
        said=wording.in_language,
    )


handlers = (publish_page, publish)
