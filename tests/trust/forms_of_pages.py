"""Every form of every page that somebody reads, found on the pages themselves, so a new one is tried at once."""

from __future__ import annotations

import re
import urllib.parse
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import html

from tests.web.conftest import Browser
from tests.web.routes import all_routes
from tests.world import World

AN_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
ENDS = ("/sign-out", "/leave", "/account/sessions", "/account/places", "/tablet", "/practice", "/link")
"""After these somebody else is there, or nobody."""
FREE = ("text", "search", "email", "tel", "url", "password")


@dataclass(frozen=True)
class Form:
    """Where it leads, what it sends if nothing is typed, and into which of its fields anything can be typed."""

    path: str
    fields: Mapping[str, str]
    free: tuple[str, ...]


def own_ids(world: World) -> dict[str, str]:
    """What stands in an address, of Amina's and Carla's association."""
    place = world.grenadille
    return {"enrolment": place.enrolment, "participant": place.participant, "person": place.participant,
            "programme": place.programme, "schedule": place.schedule, "form_version": place.form_version,
            "grant": world.grant, "account": world.amina.account}  # fmt: skip


async def forms_of(browser: Browser, world: World) -> list[Form]:
    """Of all pages that this browser may read, one of each kind."""
    found: dict[tuple[str, ...], Form] = {}
    for route in all_routes():
        if route.method != "GET":
            continue
        address = route.filled(**own_ids(world))
        answer = await browser.get(address)
        if answer.status_code != 200 or "text/html" not in answer.headers.get("content-type", ""):
            continue
        for element in html.fromstring(answer.text).iter("form"):
            if element.get("method", "").lower() != "post" or element.get("enctype"):
                continue  # files are tried by proofs of their own
            one = _form(element, address)
            if not one.path.startswith(ENDS):
                found.setdefault((AN_ID.sub("*", one.path), *sorted(one.fields)), one)
    return list(found.values())


def _form(element: html.HtmlElement, address: str) -> Form:
    fields = {str(name): str(value) for name, value in element.form_values() if name != "_token"}
    free = []
    for field in element.iter("input", "textarea"):
        if (name := field.get("name")) and (field.tag == "textarea" or field.get("type", "text") in FREE):
            free.append(name)
            fields.setdefault(name, "")
    for button in element.iter("button"):
        if button.get("name"):
            fields.setdefault(button.get("name"), button.get("value", ""))
    path = urllib.parse.urlsplit(urllib.parse.urljoin(address, element.get("action") or address)).path
    return Form(path, fields, tuple(free))
