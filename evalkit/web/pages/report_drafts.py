"""The editor: writing a report with colleagues, looking at it as its funder will, and letting it out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from pydantic import Field

from evalkit.access import COORDINATION
from evalkit.collect.answers import day_from
from evalkit.definitions.report import Part, placed
from evalkit.errors import Problem, Refused, problem
from evalkit.i18n import LANGUAGE_NAMES, SCREEN
from evalkit.services.reports import draft_answers, draft_months, draft_page, draft_words, release_check, report_drafts
from evalkit.services.reports.draft_words import Conflict, Key, Typed
from evalkit.services.reports.release_plan import Wish
from evalkit.web import wording
from evalkit.web.entered import Entered, Fields, entered
from evalkit.web.fragments import report_fragment
from evalkit.web.going_on import go_to
from evalkit.web.language import language_of
from evalkit.web.rendering import page
from evalkit.web.report_parts import MOVES, PARTS
from evalkit.web.sessions import scope_of

AnyRequest = Request[Any, Any, Any]
Place = Annotated[str, Field(max_length=120)]
Number = Annotated[int, Field(ge=0, le=1_000_000)]
WRITES = {"access": COORDINATION, "gives_back": True}
LARGEST = 4_000_000
"""Bytes of a saved page: every text of a long report."""


class Begin(Fields):
    grant: UUID
    programme: UUID | Literal[""] = ""
    first: str = ""
    last: str = ""
    each: Literal["", "1"] = ""


class Days(Fields):
    first: str = ""
    last: str = ""


class Save(Fields):
    """Texts in the same order: place, language, the version that was seen, the text; what is ticked; and what is said
    to colleagues, with the same button, so that nothing that is half typed gets lost. ``look``: the language in which
    the report is looked at next."""

    act: Literal["save", "release", "say"] = "save"
    look: Literal["", "fr", "nl", "en"] = ""
    place: tuple[Place, ...] = ()
    language: tuple[Annotated[str, Field(max_length=8)], ...] = ()
    version: tuple[Number, ...] = ()
    text: tuple[Annotated[str, Field(max_length=2 * draft_words.LONGEST)], ...] = ()
    choice: tuple[Place, ...] = ()
    choice_version: tuple[Number, ...] = ()
    offered: tuple[Place, ...] = ()
    ticked: tuple[Place, ...] = ()
    order: tuple[Part, ...] = ()
    order_place: tuple[Number, ...] = ()
    about: Place = ""
    comment: Annotated[str, Field(max_length=report_drafts.LONGEST_COMMENT)] = ""
    settle: UUID | Literal[""] = ""

    @property
    def typed(self) -> tuple[Typed, ...]:
        """Every text and every choice, each with the version that its author saw."""
        texts = zip(self.place, self.language, self.version, self.text, strict=False)
        chosen = [one for one in zip(self.choice, self.choice_version, strict=False) if self._chose(one[0])]
        return (
            *(Typed(*one) for one in texts),
            *(Typed(place, draft_answers.CHOICE, version, self._chosen(place)) for place, version in chosen),
        )

    def _chose(self, place: str) -> bool:
        """Whether something was chosen: an order in which nothing was moved stays the report's own."""
        return place != "order" or placed(self.order, self.order_place) != self.order

    def _chosen(self, place: str) -> str:
        """The order, where a part was given another place; or what was offered at a place and is not ticked."""
        if place == "order":
            return draft_words.as_choice(placed(self.order, self.order_place))
        own = [one for one in self.offered if one.startswith(f"{place}|")]
        return draft_words.as_choice([one.partition("|")[2] for one in own if one not in self.ticked])


class Release(Fields):
    """``key``: of the click; ``seen``: the hash of what the page showed; ``sure``: the box beside the button."""

    sure: Literal["", "yes"] = ""
    key: UUID
    seen: Annotated[str, Field(min_length=1, max_length=100)]


@post("/reports/drafts", opt={"access": COORDINATION})
async def begin(request: AnyRequest) -> Redirect:
    """Begin to write a report, or go on with what a colleague began."""
    form = await entered(request, Begin)
    if form.model is None:
        raise Refused(*form.problems.values())
    wanted, programme = form.model, str(form.model.programme) or None
    wish = Wish(str(wanted.grant), programme, day_from(wanted.first), day_from(wanted.last), bool(wanted.each))
    made = await report_drafts.begin(scope_of(request), wish)
    return go_to(f"/reports/drafts/{made}")


@get("/reports/drafts/{draft:uuid}", opt={"access": COORDINATION})
async def editor_page(request: AnyRequest, draft: FromPath[UUID]) -> Response[str]:
    return await _editor(request, str(draft))


@post("/reports/drafts/{draft:uuid}", opt=WRITES, status_code=200, request_max_body_size=LARGEST)
async def save(request: AnyRequest, draft: FromPath[UUID]) -> Response[str] | Redirect:
    """Keep what was written. Where a colleague wrote meanwhile, both stand on the page and nothing is lost."""
    form = await entered(request, Save)
    if form.model is None:
        return await _editor(request, str(draft), problems=form.problems, typed=_as_sent(form.values), sent=form.values)
    sent, typed = form.model, {(one.place, one.language): one.text for one in form.model.typed}
    try:
        saved = await report_drafts.save(scope_of(request), str(draft), sent.typed)
    except Refused as refusal:
        if refusal.status != 422:
            raise
        problems = {str(one.details.get("field", "")): one for one in refusal.problems}
        return await _editor(request, str(draft), problems=problems, typed=typed, sent=form.values)
    unsaid = await _said(request, draft, sent)
    if saved.conflicts or unsaid:
        return await _editor(request, str(draft), problems=unsaid, conflicts=saved.conflicts)
    if sent.look:
        return go_to(f"/reports/drafts/{draft}/preview?in={sent.look}")
    if sent.act == "release":
        return go_to(f"/reports/drafts/{draft}/release")
    return go_to(f"/reports/drafts/{draft}", done="saved")


async def _said(request: AnyRequest, draft: UUID, sent: Save) -> dict[str, Problem]:
    """What goes to colleagues with the same button; what is wrong with it, if anything is."""
    if sent.settle:
        await report_drafts.resolve(scope_of(request), str(sent.settle))
    if sent.act == "say" or sent.comment:
        try:
            await report_drafts.comment(scope_of(request), str(draft), sent.about, sent.comment)
        except Refused as refusal:
            return {"comment": refusal.problems[0]}
    return {}


@post("/reports/drafts/{draft:uuid}/days", opt={"access": COORDINATION}, status_code=200)
async def change_days(request: AnyRequest, draft: FromPath[UUID]) -> Response[str] | Redirect:
    """The same draft about other months: what is written stays."""
    form = await entered(request, Days)
    if form.model is None:
        return await _editor(request, str(draft), problems=form.problems, sent=form.values)
    try:
        days = day_from(form.model.first), day_from(form.model.last)
        await draft_months.change(scope_of(request), str(draft), *days)
    except Refused as refusal:
        if refusal.status not in (409, 422):
            raise
        problems = {str(one.details.get("field", "")): one for one in refusal.problems}
        return await _editor(request, str(draft), problems=problems, sent=form.values)
    return go_to(f"/reports/drafts/{draft}", done="days")


@get("/reports/drafts/{draft:uuid}/versions", opt={"access": COORDINATION})
async def versions_page(request: AnyRequest, draft: FromPath[UUID]) -> Response[str]:
    """Who wrote what and when, of one text."""
    place, language = request.query_params.get("place", "")[:120], request.query_params.get("language", "")[:8]
    found = await report_drafts.versions(scope_of(request), str(draft), place, language)
    return page(request, "reports/versions.html.j2", draft=str(draft), versions=found, written_in=language)


@get("/reports/drafts/{draft:uuid}/preview", opt={"access": COORDINATION})
async def preview_page(request: AnyRequest, draft: FromPath[UUID]) -> Response[str]:
    """The report exactly as its funder will see it, in one of its languages."""
    wanted = request.query_params.get("in", "")
    shown = wanted if wanted in SCREEN else language_of(request)
    return await _leaving(request, str(draft), "reports/draft_preview.html.j2", shown=shown)


@get("/reports/drafts/{draft:uuid}/release", opt={"access": COORDINATION})
async def release_page(request: AnyRequest, draft: FromPath[UUID]) -> Response[str]:
    """What leaves, what was hidden and why, what is still missing, and what changed since the last release."""
    return await _leaving(request, str(draft), "reports/leaving.html.j2")


@post("/reports/drafts/{draft:uuid}/release", opt={"access": COORDINATION}, status_code=200)
async def release(request: AnyRequest, draft: FromPath[UUID]) -> Response[str] | Redirect:
    """Let it out. A second click releases nothing more."""
    form = await entered(request, Release)
    if form.model is None:
        return await _leaving(request, str(draft), "reports/leaving.html.j2", status=422)
    if not form.model.sure:
        unsure = problem("release.not_sure", field="sure")
        return await _leaving(request, str(draft), "reports/leaving.html.j2", status=422, unsure=unsure)
    try:
        made = await report_drafts.let_out(
            scope_of(request), str(draft), key=str(form.model.key), language=language_of(request), seen=form.model.seen
        )
    except Refused as refusal:
        if refusal.status not in (409, 422):
            raise
        stopped = refusal.problems if refusal.status == 409 else ()
        return await _leaving(request, str(draft), "reports/leaving.html.j2", status=refusal.status, stopped=stopped)
    return go_to(f"/reports/{made.release}", done="released")


def _as_sent(values: Mapping[str, Any]) -> dict[Key, str]:
    """What was typed, of a page that could not be read: it is shown again, nothing is lost."""
    names = ("place", "language", "text")
    rows = zip(*(values.get(name, ()) for name in names), strict=False)
    return {(str(place), str(language)): str(text) for place, language, text in rows}


async def _editor(
    request: AnyRequest,
    draft: str,
    *,
    problems: Mapping[str, Problem] | None = None,
    typed: Mapping[Key, str] | None = None,
    conflicts: Mapping[Key, Conflict] | None = None,
    sent: Mapping[str, Any] | None = None,
) -> Response[str]:
    """``typed``: what could not be kept; ``sent``: the rest of that page."""
    over = {**(typed or {}), **{key: one.typed for key, one in (conflicts or {}).items()}}
    seen = await draft_page.editor(scope_of(request), draft, language=language_of(request), typed=over)
    status = next(iter(problems.values())).kind.status if problems else 409 if conflicts else 200
    return page(
        request,
        "reports/editor.html.j2",
        status=status,
        seen=seen,
        form=Entered(sent or {}, None, problems or {}),
        conflicts=conflicts or {},
        parts=PARTS,
        moves=MOVES,
        language_names={code: LANGUAGE_NAMES[code] for code in SCREEN},
        said=wording.in_language,
        done=request.query_params.get("done"),
    )


async def _leaving(
    request: AnyRequest,
    draft: str,
    template: str,
    *,
    status: int = 200,
    stopped: tuple[Problem, ...] = (),
    shown: str = "",
    unsure: Problem | None = None,
) -> Response[str]:
    """``stopped``: why it did not leave just now; ``unsure``: the box was not ticked; what has to be mended first is
    found anew. ``shown``: the language of the report, where it is another than the page's."""
    shown = shown or language_of(request)
    try:
        found = await release_check.leaving(scope_of(request), draft, language=shown)
    except Refused as refusal:
        if refusal.status not in (409, 422):
            raise
        return await _editor(request, draft, problems={"": refusal.problems[0]})
    return page(
        request,
        template,
        status=status,
        leaving=found,
        stopped=stopped,
        form=Entered({}, None, {} if unsure is None else {"sure": unsure}),
        leaves_in=", ".join(LANGUAGE_NAMES[code] for code in SCREEN),
        seen=found.seen,
        article=report_fragment(found.known.article),
        last_hidden=found.seen.k - 1,
        key=found.seen.key,
        parts=PARTS,
        shown=shown,
        language_names={code: LANGUAGE_NAMES[code] for code in SCREEN},
        said=wording.in_language,
    )


handlers = (begin, editor_page, save, change_days, versions_page, preview_page, release_page, release)
