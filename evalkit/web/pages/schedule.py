"""A programme's schedule: occasions × forms, and changing it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.params import FromPath
from litestar.response import Redirect

from evalkit.access import COORDINATION, TEAM
from evalkit.definitions import in_language
from evalkit.errors import Problem, Refused
from evalkit.services.asking import schedules
from evalkit.services.asking.schedules import Cells, Planned, SchedulePage
from evalkit.web import wording
from evalkit.web.going_on import go_to
from evalkit.web.language import language_of
from evalkit.web.rendering import page
from evalkit.web.sessions import scope_of
from evalkit.web.typed_number import whole_number

AnyRequest = Request[Any, Any, Any]
MOST = 40
"""Rows that are read at most; more occasions than that nobody can keep up with."""
EMPTY_ROWS = 2


@dataclass(frozen=True)
class Row:
    """One occasion in the form, as typed."""

    key: str = ""
    name: str = ""
    anchor: str = "day"
    number: str = ""
    early: str = "14"
    late: str = "28"
    forms: tuple[str, ...] = field(default_factory=tuple)
    gone: bool = False

    @property
    def is_new(self) -> bool:
        return not self.key

    @property
    def is_empty(self) -> bool:
        return not (self.key or self.name or self.number)

    def planned(self) -> Planned:
        return Planned(
            self.key,
            self.name,
            self.anchor,
            whole_number(self.number),
            whole_number(self.early),
            whole_number(self.late),
            self.forms,
        )


@get("/programmes/{programme:uuid}/schedule", opt={"access": TEAM})
async def schedule_page(request: AnyRequest, programme: FromPath[UUID]) -> Response[str]:
    """What is proposed when: for the team to see, for the coordination to change."""
    seen = await schedules.schedule_page(scope_of(request), str(programme))
    return _page(request, seen, [_row(cells, language_of(request)) for cells in seen.rows], {})


@post("/programmes/{programme:uuid}/schedule", opt={"access": COORDINATION}, status_code=200)
async def change(request: AnyRequest, programme: FromPath[UUID]) -> Response[str] | Redirect:
    form = await request.form()
    rows = [row for at in range(MOST) if not (row := _typed(form, at)).is_empty]
    try:
        await schedules.change(
            scope_of(request),
            str(programme),
            [row.planned() for row in rows if not row.gone],
            based_on=whole_number(str(form.get("version", ""))) or 0,
            language=language_of(request),
            renewed=frozenset(str(key)[:80] for key in form.getall("renew", [])),
        )
    except Refused as refusal:
        if refusal.status != 422:
            raise
        shown = [row for row in rows if not row.gone] + [row for row in rows if row.gone]
        seen = await schedules.schedule_page(scope_of(request), str(programme))
        return _page(request, seen, shown, _by_field(refusal))
    return go_to(f"/programmes/{programme}/schedule", done="changed")


def _typed(form: FormMultiDict, at: int) -> Row:
    def text(name: str, longest: int = 80) -> str:
        return str(form.get(f"{name}.{at}", ""))[:longest].strip()

    forms = tuple(str(key)[:80] for key in form.getall(f"forms.{at}", []))
    return Row(text("key", 40), text("name"), text("anchor", 20), text("number", 6), text("early", 6),
               text("late", 6), forms, bool(form.get(f"gone.{at}")))  # fmt: skip


def _row(cells: Cells, language: str) -> Row:
    wave = cells.wave
    anchor = next(name for name in schedules.ANCHORS if getattr(wave, name) is not None)
    name = in_language(wave.label, language, wave.wave.replace("_", " "))
    return Row(wave.wave, name, anchor, str(getattr(wave, anchor)), str(wave.early), str(wave.late), cells.forms)


def _by_field(refusal: Refused) -> dict[str, Problem]:
    return {str(p.details.get("field", "")): p for p in reversed(refusal.problems)}


def _page(request: AnyRequest, seen: SchedulePage, rows: list[Row], problems: dict[str, Problem]) -> Response[str]:
    first = seen.forms[0].key if seen.forms else ""
    return page(
        request,
        "work/schedule.html.j2",
        status=422 if problems else 200,
        seen=seen,
        rows=[*rows, *[Row(forms=(first,))] * EMPTY_ROWS],
        problems=problems,
        said=wording.in_language,
        wave_name=wording.wave_name,
        done=request.query_params.get("done"),
    )


handlers = (schedule_page, change)
