"""Translating what a report tells in another language than its own: if the association wishes, text by text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from pydantic import Field

from evalkit.access import COORDINATION
from evalkit.errors import Problem, Refused, problem
from evalkit.i18n import LANGUAGE_NAMES, SCREEN
from evalkit.services.reports import draft_translations, draft_words, report_drafts
from evalkit.services.reports.draft_words import Conflict, Key, Typed
from evalkit.services.reports.translation_places import is_one
from evalkit.web import wording
from evalkit.web.entered import Entered, Fields, entered
from evalkit.web.going_on import go_to
from evalkit.web.language import language_of
from evalkit.web.rendering import page
from evalkit.web.sessions import scope_of

AnyRequest = Request[Any, Any, Any]
Place = Annotated[str, Field(max_length=120)]
Number = Annotated[int, Field(ge=0, le=1_000_000)]
WRITES = {"access": COORDINATION, "gives_back": True}
LARGEST = 4_000_000
"""Bytes of a saved page."""


class Save(Fields):
    """Translations in the same order: place, the version that was seen, the text; all into one language."""

    into: Literal["fr", "nl", "en"]
    place: tuple[Place, ...] = ()
    language: tuple[Annotated[str, Field(max_length=8)], ...] = ()
    version: tuple[Number, ...] = ()
    text: tuple[Annotated[str, Field(max_length=2 * draft_words.LONGEST)], ...] = ()

    @property
    def typed(self) -> tuple[Typed, ...]:
        texts = zip(self.place, self.language, self.version, self.text, strict=False)
        return tuple(Typed(*one) for one in texts)


@get("/reports/drafts/{draft:uuid}/translations", opt={"access": COORDINATION})
async def translations_page(request: AnyRequest, draft: FromPath[UUID]) -> Response[str]:
    """Every text that one language of the report tells in another, with a box for it."""
    return await _page(request, str(draft), request.query_params.get("into", ""))


@post(
    "/reports/drafts/{draft:uuid}/translations", opt=WRITES, status_code=200, request_max_body_size=LARGEST
)  # fmt: skip
async def save(request: AnyRequest, draft: FromPath[UUID]) -> Response[str] | Redirect:
    """Keep what was translated. Where a colleague wrote meanwhile, both stand on the page and nothing is lost."""
    form = await entered(request, Save)
    if form.model is None:
        into = str(form.values.get("into", ""))
        return await _page(request, str(draft), into, problems=form.problems, typed=_as_sent(form.values))
    sent = form.model
    typed = {(one.place, one.language): one.text for one in sent.typed}
    if any(not is_one(one.place) or one.language != sent.into for one in sent.typed):
        raise Refused(problem("draft.no_place"))
    try:
        saved = await report_drafts.save(scope_of(request), str(draft), sent.typed)
    except Refused as refusal:
        if refusal.status != 422:
            raise
        problems = {str(one.details.get("field", "")): one for one in refusal.problems}
        return await _page(request, str(draft), sent.into, problems=problems, typed=typed)
    if saved.conflicts:
        return await _page(request, str(draft), sent.into, conflicts=saved.conflicts)
    return go_to(f"/reports/drafts/{draft}/translations", into=sent.into, done="saved")


def _as_sent(values: Mapping[str, Any]) -> dict[Key, str]:
    """What was typed, of a page that could not be read: it is shown again, nothing is lost."""
    rows = zip(*(values.get(name, ()) for name in ("place", "language", "text")), strict=False)
    return {(str(place), str(language)): str(text) for place, language, text in rows}


async def _page(
    request: AnyRequest,
    draft: str,
    into: str,
    *,
    problems: Mapping[str, Problem] | None = None,
    typed: Mapping[Key, str] | None = None,
    conflicts: Mapping[Key, Conflict] | None = None,
) -> Response[str]:
    over = {**(typed or {}), **{key: one.typed for key, one in (conflicts or {}).items()}}
    seen = await draft_translations.page(scope_of(request), draft, into=into, language=language_of(request), typed=over)
    status = next(iter(problems.values())).kind.status if problems else 409 if conflicts else 200
    return page(
        request,
        "reports/translations.html.j2",
        status=status,
        seen=seen,
        form=Entered({}, None, problems or {}),
        conflicts=conflicts or {},
        language_names={code: LANGUAGE_NAMES[code] for code in SCREEN},
        said=wording.in_language,
        done=request.query_params.get("done"),
    )


handlers = (translations_page, save)
