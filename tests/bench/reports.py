"""What a report costs: one about 2,000 check-ins from its answers to its page, then each document; a released page.

python -m tests.bench reports
"""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

from evalkit.app import create_app
from evalkit.definitions import Audience, Form, loader
from evalkit.disclosure.release import release
from evalkit.disclosure.released import Released
from evalkit.progression.analysis import analyse
from evalkit.progression.result import Source
from evalkit.reporting import (
    back_to_group,
    drawn,
    render,
    render_docx,
    render_html,
    render_json,
    render_pdf,
    render_xlsx,
)
from evalkit.reporting.context import ReportContext
from evalkit.reporting.model import ReportModel
from tests import clients, reported
from tests.bench.made_answers import ITEMS, WAVES, a_form, numbers, observations
from tests.bench.timing import seconds
from tests.web.conftest import House, living
from tests.world import settings_at

CHECK_INS = 2_000
INDICATORS = ("i0", "i1")
"""What the report is about, of the twelve questions of each check-in."""
FIGURES = 12
"""At least so many figures: the report that is measured has them, or nothing is measured."""
TIMES = 50


def of_answers() -> tuple[Form, Released]:
    """Scored answers to what a funder may see: computed and protected."""
    form = a_form()
    rows, people = observations(numbers(CHECK_INS * ITEMS), form)
    schedule = form.schedule
    assert schedule is not None
    counted = analyse(
        form, rows, people, schedule=schedule, source=Source(0, 0, 0, "", ""), as_of=None, exits_known=False,
        by_programme=False,
    )  # fmt: skip
    told = tuple(result for result in counted.results if result.indicator in INDICATORS)
    return form, release(replace(counted, results=told), loader.load_policies().for_audience(Audience.FUNDER))


def model_of(form: Form, released: Released) -> ReportModel:
    context = ReportContext(form=form, name=form.title, association="Bench")
    return render.model(released, context, language="fr", reader=Audience.FUNDER)


def report() -> Iterator[str]:
    """The lines to print: each figure beside what it may be at most."""
    form, released = of_answers()
    model = model_of(form, released)
    figures = len(list(model.figures()))
    if figures < FIGURES:
        raise RuntimeError(f"the report has {figures} figures")
    yield f"{CHECK_INS:,} check-ins in {WAVES} waves, {ITEMS} questions; a report of {figures} figures"

    def page() -> str:
        drawn.forget()
        return render_html.article(model_of(*of_answers()))

    def anew(render: Callable[[ReportModel], object]) -> float:
        """With every picture drawn again, and nothing that the typesetter remembers."""

        def once() -> None:
            drawn.forget()
            render(_other(model))

        return seconds(once)

    context = ReportContext(form=form, name=form.title, association="Bench")
    told = back_to_group.told(released, context, "fr", render.definition())
    assert told is not None
    rows = [
        ("a report", "is", "at most", "÷"),
        _row("computed, protected, drawn, rendered", seconds(page), 2.0),
        _row("its page, drawn anew", anew(render_html.article), 1.0),
        _row("its page, its pictures remembered", seconds(lambda: render_html.article(model)), 0.2),
        _row("its PDF", anew(render_pdf.pdf), 0.5),
        _row("its Word document", anew(render_docx.docx), 4.0),
        _row("its spreadsheet", seconds(lambda: render_xlsx.xlsx(model, form)), 0.5),
        _row("its JSON", seconds(lambda: render_json.report_json(model, released)), 0.5),
        _row("poster and slides", seconds(lambda: (back_to_group.poster(told), back_to_group.slides(told))), 0.5),
        _row("a released report's page, served (median)", asyncio.run(_served()), 0.05),
    ]
    yield from clients.table(rows)


def _row(name: str, value: float, most: float) -> tuple[str, ...]:
    return name, f"{value * 1000:.0f} ms", f"{most * 1000:.0f} ms", f"{value / most:.2f}"


_TURN = count(1)


def _other(model: ReportModel) -> ReportModel:
    """The same report with another number, so that the typesetter cannot answer from what it remembers."""
    return replace(model, masthead=replace(model.masthead, foot=f"{model.masthead.foot} {next(_TURN)}"))


async def _served() -> float:
    """Seconds of a report's page through the whole application, asked for by its funder again and again."""
    with tempfile.TemporaryDirectory() as folder:
        made = await reported.make(settings_at(Path(folder) / "home"))
        app = create_app(made.world.settings)
        async with living(app):
            house = House(app, made.world)
            async with house.as_(made.world.fatou) as browser:
                await browser.post("/reports/charter", accept="yes", next="")
                taken = []
                for _ in range(TIMES):
                    begin = time.perf_counter()
                    answer = await browser.get(f"/reports/{made.release}?lang=fr")
                    taken.append(time.perf_counter() - begin)
                    if answer.status_code != 200:
                        raise RuntimeError(f"{answer.status_code} for a released report")
    return statistics.median(taken)
