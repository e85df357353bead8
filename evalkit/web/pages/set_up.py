"""The set-up of a new instance: association, first coordinator, first programme, first invitation. Four pages."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import uuid4

from litestar import Request, Response, get, post
from litestar.response import Redirect
from pydantic import Field

from evalkit.access import COORDINATION, ROLES, SET_UP, Role
from evalkit.definitions import loader
from evalkit.errors import Refused
from evalkit.i18n import LANGUAGE_NAMES, SCREEN
from evalkit.services.doors import accounts, passphrases, set_up
from evalkit.services.process.programmes import KINDS
from evalkit.web.entered import Entered, Fields, entered
from evalkit.web.going_on import go_to
from evalkit.web.language import language_of
from evalkit.web.pages.enrolment import choices_page
from evalkit.web.pages.team import Invitation, address
from evalkit.web.rendering import page
from evalkit.web.sessions import let_out, scope_of, signed_in


class Association(Fields):
    name: Annotated[str, Field(min_length=1, max_length=120)]
    languages: tuple[Literal["fr", "nl", "en"], ...] = ()
    promise_free: Literal["yes", ""] = ""


class You(Fields):
    name: Annotated[str, Field(min_length=1, max_length=80)]
    login: Annotated[str, Field(min_length=1, max_length=60)]
    passphrase: Annotated[str, Field(min_length=1, max_length=200)]


class Programme(Fields):
    name: Annotated[str, Field(min_length=1, max_length=120)]
    municipality: Annotated[str, Field(min_length=1, max_length=80)]
    kind: Annotated[str, Field(max_length=40)]
    form: Annotated[str, Field(max_length=60)]


@get("/set-up/association", opt={"access": SET_UP}, sync_to_thread=False)
def association_page(request: Request[Any, Any, Any]) -> Response[str]:
    return _association(request, Entered(dict(signed_in(request).data)))


@post("/set-up/association", opt={"access": SET_UP})
async def association(request: Request[Any, Any, Any]) -> Response[str] | Redirect:
    """Keep the name, once the association confirmed that people may say no without losing anything."""
    form = await entered(request, Association)
    if form.model is None:
        return _association(request, form)
    try:
        await set_up.remember_association(
            signed_in(request),
            set_up.Association(form.model.name, form.model.languages, form.model.promise_free == "yes"),
        )
    except Refused as refusal:
        return _association(request, form.with_refusal(refusal))
    return go_to("/set-up/you")


@get("/set-up/you", opt={"access": SET_UP}, sync_to_thread=False)
def you_page(request: Request[Any, Any, Any]) -> Response[str] | Redirect:
    if "name" not in signed_in(request).data:
        return go_to("/set-up/association")
    return _you(request, Entered())


@post("/set-up/you", opt={"access": SET_UP})
async def you(request: Request[Any, Any, Any]) -> Response[str] | Redirect:
    """Make the association and its coordinator, who sets a second step and goes on."""
    session = signed_in(request)
    if "name" not in session.data:
        return go_to("/set-up/association")
    form = await entered(request, You)
    if form.model is None:
        return _you(request, form)
    try:
        begun = await set_up.make_association(
            session,
            login=form.model.login,
            name=form.model.name,
            language=language_of(request),
            passphrase=form.model.passphrase,
        )
    except Refused as refusal:
        return _you(request, form.with_refusal(refusal))
    let_out(request, "set_up")
    return choices_page(request, begun, Entered())


@get("/set-up/programme", opt={"access": COORDINATION}, sync_to_thread=False)
def programme_page(request: Request[Any, Any, Any]) -> Response[str]:
    return _programme(request, Entered())


@post("/set-up/programme", opt={"access": COORDINATION})
async def programme(request: Request[Any, Any, Any]) -> Response[str] | Redirect:
    form = await entered(request, Programme)
    if form.model is None:
        return _programme(request, form)
    try:
        await set_up.make_first_programme(
            scope_of(request),
            name=form.model.name,
            language=language_of(request),
            form=form.model.form,
            kind=form.model.kind,
            municipality=form.model.municipality,
        )
    except Refused as refusal:
        return _programme(request, form.with_refusal(refusal))
    return go_to("/set-up/invitation")


@get("/set-up/invitation", opt={"access": COORDINATION}, sync_to_thread=False)
def invitation_page(request: Request[Any, Any, Any]) -> Response[str]:
    return _invitation(request, Entered())


@post("/set-up/invitation", opt={"access": COORDINATION})
async def invitation(request: Request[Any, Any, Any]) -> Response[str] | Redirect:
    form = await entered(request, Invitation)
    if form.model is None:
        return _invitation(request, form)
    given = form.model
    token = await accounts.invite(scope_of(request), name=given.name, role=given.role, key=str(given.key))
    if token is None:  # the page that showed the link was loaded again
        return go_to("/team", done="link_shown")
    return page(
        request,
        "new_link.html.j2",
        kind="invitation",
        name=form.model.name,
        link=f"{address(request)}/invitation/{token}",
        hours=72,
        back="/",
    )


def _association(request: Request[Any, Any, Any], form: Entered[Any]) -> Response[str]:
    return page(
        request,
        "set_up/association.html.j2",
        status=form.status,
        form=form,
        promise=loader.words("shared")["promise_free"][language_of(request)],
        language_choices=[(code, LANGUAGE_NAMES[code], "") for code in SCREEN],
        default_languages=(language_of(request),),
    )


def _you(request: Request[Any, Any, Any], form: Entered[Any]) -> Response[str]:
    return page(
        request,
        "set_up/you.html.j2",
        status=form.status,
        form=form,
        association=signed_in(request).data["name"],
        proposed=passphrases.propose(language_of(request)),
        least=passphrases.LEAST,
    )


def _programme(request: Request[Any, Any, Any], form: Entered[Any]) -> Response[str]:
    language = language_of(request)
    return page(
        request,
        "set_up/programme.html.j2",
        status=form.status,
        form=form,
        kinds=KINDS,
        starters=[
            (one.key, one.title.get(language, one.key), one.description.get(language, "")) for one in set_up.starters()
        ],
    )


def _invitation(request: Request[Any, Any, Any], form: Entered[Any]) -> Response[str]:
    return page(
        request,
        "set_up/invitation.html.j2",
        status=form.status,
        form=form,
        key=form.values.get("key") or str(uuid4()),
        roles=ROLES,
        may_invite=[Role.WORKER, Role.COORDINATOR],
    )


handlers = (
    association_page,
    association,
    you_page,
    you,
    programme_page,
    programme,
    invitation_page,
    invitation,
)
