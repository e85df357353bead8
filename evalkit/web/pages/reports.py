"""Reading released reports: the list, one report, its PDF, where a figure comes from, and the reading charter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from pydantic import Field

from evalkit.access import COORDINATION, READERS, RELEASE_READERS, TEAM, can_rule
from evalkit.errors import Refused
from evalkit.i18n import LANGUAGE_NAMES, SCREEN
from evalkit.services.reports import (
    grant_next,
    reading_charter,
    release_next,
    release_reading,
    release_rounds,
    release_shelves,
    release_taken,
    report_drafts,
)
from evalkit.services.reports.grant_next import Kind, Step
from evalkit.services.reports.release_shelves import Shelf
from evalkit.web import wording
from evalkit.web.entered import Entered, Fields, entered
from evalkit.web.fragments import report_fragment
from evalkit.web.going_on import go_to, inside
from evalkit.web.language import PARAMETER, document_language, language_of, languages_of
from evalkit.web.rendering import page
from evalkit.web.sessions import scope_of, signed_in

AnyRequest = Request[Any, Any, Any]

_OFFICE = "application/vnd.openxmlformats-officedocument"
MEDIA = {
    "pdf": "application/pdf",
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "json": "application/json",
    "zip": "application/zip",
    "txt": "text/plain; charset=utf-8",
}
"""Format → its content type."""


class Acceptance(Fields):
    """``accept``: the box that is ticked. ``next``: the report that was wanted."""

    accept: Annotated[str, Field(min_length=1, max_length=3)]
    next: Annotated[str, Field(max_length=200)] = ""


@get("/reports", opt={"access": RELEASE_READERS})
async def list_page(request: AnyRequest) -> Response[str]:
    """The released reports that one may read, by grant."""
    scope = scope_of(request)
    shelves = await release_shelves.list_for_reader(scope)
    reader = signed_in(request).role in READERS
    coordinates = can_rule(signed_in(request).role, COORDINATION)
    steps = await grant_next.steps(scope) if coordinates else {}
    return page(
        request,
        "reports/list.html.j2",
        shelves=_in_turn(shelves, steps) if coordinates else [shelf for shelf in shelves if shelf.cards],
        waiting=[] if coordinates else [shelf for shelf in shelves if not shelf.cards],
        steps=steps,
        drafts=await report_drafts.drafts(scope) if coordinates else (),
        first_reading=reader and await release_reading.charter_accepted(scope) is None,
        charter=reading_charter,
        charter_before=await release_reading.charter_before(scope) if reader else None,
        reader=reader,
        said=wording.in_language,
        done=request.query_params.get("done"),
    )


@get("/reports/charter", opt={"access": RELEASE_READERS})
async def charter_page(request: AnyRequest) -> Response[str]:
    return await _charter(request, Entered(), request.query_params.get("next", ""))


@post("/reports/charter", opt={"access": RELEASE_READERS}, status_code=200)
async def accept_charter(request: AnyRequest) -> Response[str] | Redirect:
    """Accept the charter by name, then go on to the report that was wanted."""
    form = await entered(request, Acceptance)
    if form.model is None:
        return await _charter(request, form, str(form.values.get("next", "")))
    await release_reading.accept_charter(scope_of(request), language_of(request))
    wanted = inside(form.model.next) if form.model.next else None
    return go_to(wanted) if wanted else go_to("/reports", done="accepted")


@get("/reports/{release:uuid}", opt={"access": RELEASE_READERS})
async def report_page(request: AnyRequest, release: FromPath[UUID]) -> Response[str] | Redirect:
    """One report as it was let out. That a reader opened it is noted."""
    return await show(request, str(release), Entered())


async def show(request: AnyRequest, release: str, form: Entered[Any]) -> Response[str] | Redirect:
    """The page of a report. ``form``: what was typed into its round of questions and could not be kept."""
    scope = scope_of(request)
    try:
        found = await release_reading.read(scope, release, language_of(request))
    except Refused as refusal:
        return to_charter(request, refusal)
    reader = signed_in(request).role in READERS
    around: dict[str, Any] = {"languages": _in_other_languages(request, release)} if form.problems else {}
    return page(
        request,
        "reports/report.html.j2" if found.article is not None else "reports/gone.html.j2",
        status=form.status if found.article is not None else 410,
        report=found,
        article=report_fragment(found.article or ""),
        asked=await release_rounds.of_release(scope, release),
        written_in=[(code, LANGUAGE_NAMES[code]) for code in _first(language_of(request))],
        form=form,
        next=None if reader else await release_next.after(scope, release),
        released_in=[(code, LANGUAGE_NAMES[code]) for code in SCREEN],
        language_names={code: LANGUAGE_NAMES[code] for code in SCREEN},
        since_titles={} if found.since is None else _said(found.since.titles, language_of(request)),
        reader=reader,
        said=wording.in_language,
        done=request.query_params.get("done"),
        **around,
        **({"marking": None} if found.article is not None else {}),  # the report itself says it first
    )


def _in_other_languages(request: AnyRequest, release: str) -> list[tuple[str, str, str]]:
    """The languages of the page with the address of the report: what answers a form has none of its own."""
    return [(code, LANGUAGE_NAMES[code], f"/reports/{release}?{PARAMETER}={code}") for code in languages_of(request)]


@get("/reports/{release:uuid}/documents/{format:str}", opt={"access": RELEASE_READERS})
async def report_document(
    request: AnyRequest, release: FromPath[UUID], format: FromPath[str]
) -> Response[bytes] | Redirect:
    """The report as it was let out (pdf, docx, xlsx, json), in the page's language or another (``in``)."""
    try:
        found = await release_reading.document(scope_of(request), str(release), document_language(request), format)
    except Refused as refusal:
        return to_charter(request, refusal)
    return as_file(found, MEDIA[format])


@get("/reports/{release:uuid}/everything.zip", opt={"access": RELEASE_READERS})
async def everything(request: AnyRequest, release: FromPath[UUID]) -> Response[bytes] | Redirect:
    """Every language and format at once, as they were let out."""
    address = request.app.state.settings.address
    try:
        found = await release_taken.everything(scope_of(request), str(release), address=address)
    except Refused as refusal:
        return to_charter(request, refusal)
    return as_file(found, MEDIA["zip"])


@get("/reports/{release:uuid}/back", opt={"access": TEAM})
async def back_page(request: AnyRequest, release: FromPath[UUID]) -> Response[str]:
    """What goes back to the group: a poster and slides in each language, and how to use them."""
    found = await release_reading.what_goes_back(scope_of(request), str(release))
    return page(
        request, "reports/back.html.j2", card=found.card, files=found.files, names=LANGUAGE_NAMES,
        next=await release_next.after(scope_of(request), str(release)), said=wording.in_language,
    )  # fmt: skip


@get("/reports/{release:uuid}/back/{language:str}/{format:str}", opt={"access": TEAM})
async def back_file(
    request: AnyRequest, release: FromPath[UUID], language: FromPath[str], format: FromPath[str]
) -> Response[bytes]:
    """The poster or the slides in one language, as they were made with the release."""
    found = await release_reading.for_the_group(scope_of(request), str(release), language, format)
    return as_file(found, MEDIA["pdf"])


def as_file(found: release_reading.Document, media_type: str) -> Response[bytes]:
    return Response(
        found.content,
        media_type=media_type,
        headers={
            "content-disposition": f'attachment; filename="{found.file_name}"',
            "repr-digest": f"sha-256=:{found.digest}:",
        },
    )


@get("/reports/{release:uuid}/figures/{figure:str}", opt={"access": RELEASE_READERS})
async def figure_page(request: AnyRequest, release: FromPath[UUID], figure: FromPath[str]) -> Response[str] | Redirect:
    """Where a figure comes from: computation, period, people, question, protection."""
    scope, language = scope_of(request), language_of(request)
    try:
        card, source = await release_reading.figure_source(scope, str(release), figure, language)
    except Refused as refusal:
        return to_charter(request, refusal)
    return page(
        request,
        "reports/figure.html.j2",
        card=card,
        figure=figure,
        source=report_fragment(source),
        said=wording.in_language,
        marking=None,
    )


def _in_turn(shelves: Sequence[Shelf], steps: Mapping[str, Step]) -> list[Shelf]:
    """Grants in the order in which somebody waits for their next step; those of one kind as they were."""
    place = {kind: at for at, kind in enumerate(Kind)}
    turn = {grant: place[step.kind] for grant, step in steps.items()}
    return sorted(shelves, key=lambda one: turn.get(one.grant or "", len(place)))


def _said(names: Mapping[str, Mapping[str, str]], language: str) -> dict[str, str]:
    return {key: wording.in_language(name, language, key) for key, name in names.items()}


def _first(language: str) -> list[str]:
    """The languages of a report, that of the page before the others."""
    return [language, *(code for code in SCREEN if code != language)] if language in SCREEN else list(SCREEN)


def to_charter(request: AnyRequest, refusal: Refused) -> Redirect:
    """To the charter when that is what is missing; any other refusal is told as it is."""
    if refusal.problems[0].code != "release.charter_first":
        raise refusal
    return go_to("/reports/charter", next=request.url.path)


async def _charter(request: AnyRequest, form: Entered[Any], wanted: str) -> Response[str]:
    session = signed_in(request)
    return page(
        request,
        "reports/charter.html.j2",
        status=form.status,
        form=form,
        charter=reading_charter,
        accepted=await release_reading.charter_accepted(scope_of(request)),
        before=await release_reading.charter_before(scope_of(request)),
        reader=session.role in READERS,
        name=session.name,
        next=wanted,
        back=inside(wanted) if wanted else None,
    )


handlers = (
    list_page, charter_page, accept_charter, report_page, report_document, everything, back_page, back_file,
    figure_page,
)  # fmt: skip
