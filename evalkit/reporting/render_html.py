"""A report model as HTML: an ``<article>`` for a page of the site, or one file that stands alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from evalkit.reporting import fonts, svg
from evalkit.reporting.model import FigureSource, Points, ReportModel
from evalkit.reporting.theme import FAMILY
from evalkit.reporting.wording import wording
from evalkit.settings import PACKAGE, resource_folder

SourceHref = Callable[[str], str]
"""Figure id → address of its source page."""


@dataclass(frozen=True)
class Drawn:
    """One chart at both widths, as SVG."""

    wide: Markup
    narrow: Markup


def article(model: ReportModel, *, source_href: SourceHref | None = None) -> str:
    """The report as a fragment for the site. Without ``source_href`` sources are linked to the appendix."""
    href = source_href or (lambda figure: f"#source-{figure}")
    template = _environment().get_template("report.html.j2")
    return template.render(model=model, charts=_charts(model), source_href=href)


def source_page(model: ReportModel, figure_id: str) -> str:
    """The source of one figure as a fragment; LookupError when the report has no such figure."""
    return _environment().get_template("source.html.j2").render(model=model, figure=model.figure(figure_id))


def page(model: ReportModel) -> str:
    """One file with stylesheet and font inside: opens anywhere, asks for nothing."""
    return standing_alone(article(model), f"{model.masthead.name} · {model.masthead.kind}", model.language)


def standing_alone(article: str, title: str, language: str) -> str:
    """The same of a fragment that was made before: it stands in the file sign by sign."""
    return (
        _environment()
        .get_template("page.html.j2")
        .render(
            article=Markup(article), fonts=Markup(font_faces()),  # noqa: S704  (our own output)
            stylesheet=Markup(stylesheet()), title=title, language=language,  # noqa: S704  (our own file)
        )
    )  # fmt: skip


def stylesheet() -> str:
    """The stylesheet of reports, as the site serves it."""
    return (PACKAGE / "web" / "static" / "report.css").read_text("utf-8")


def source_rows(source: FigureSource, model: ReportModel) -> tuple[tuple[str, str], ...]:
    """All that is known of a figure's origin, in reading order."""
    say = wording(model.language).say
    figure = model.figure(source.figure)
    return (
        (say("Figure"), f"{figure.number}. {figure.title}"),
        (say("How it is computed"), source.computed),
        (say("Period"), source.period),
        (say("People"), source.who),
        *source.population,
        *source.instrument,
        *source.protection,
        (say("Check code of the data"), source.fingerprint[:16]),
    )


def appendix_rows(source: FigureSource, model: ReportModel) -> tuple[tuple[str, str], ...]:
    """What is a figure's own, for the appendix; what all share stands in the method, what was hidden in its section,
    and what an earlier figure said is not said again."""
    say = wording(model.language).say
    own = _own_rows(source, model)
    for figure in model.figures():
        if figure.source.figure == source.figure:
            break
        if source.path and figure.source.path == source.path:
            first = next(one.number for one in model.figures() if one.source.path == source.path)
            own = (own[0], (own[1][0], f"{source.who} {say('Numbers as for figure {n}.', n=first)}"), *own[2:])
        if figure.source.computed == source.computed and own[0][1] == source.computed:
            own = ((own[0][0], say("as for figure {n}", n=figure.number)), *own[1:])
        if _own_rows(figure.source, model)[:2] == _own_rows(source, model)[:2]:
            return (own[0][0], say("as for figure {n}", n=figure.number)), *own[2:]
    return own


def _own_rows(source: FigureSource, model: ReportModel) -> tuple[tuple[str, str], ...]:
    say = wording(model.language).say
    hidden = [block for section in model.sections if section.id == "hidden" for block in section.blocks]
    said = [item for block in hidden if isinstance(block, Points) for item in block.items]
    return (
        (say("How it is computed"), source.computed),
        (say("People"), f"{source.who} {source.path}".strip()),
        *((name, step) for name, step in source.protection[1:] if not any(step in item for item in said)),
    )


def _charts(model: ReportModel) -> dict[str, Drawn | None]:
    found: dict[str, Drawn | None] = {figure.id: None for figure in model.figures()}
    charted = [(figure.id, figure.chart) for figure in model.figures() if figure.chart is not None]
    drawn = svg.inline(
        [
            svg.Wanted(picture, f"{id}-{width}", chart.alternative)
            for id, chart in charted
            for width, picture in (("wide", chart.wide), ("narrow", chart.narrow))
        ]
    )
    for (id, _), wide, narrow in zip(charted, drawn[::2], drawn[1::2], strict=True):
        found[id] = Drawn(Markup(wide), Markup(narrow))  # noqa: S704  (every text of a picture is escaped there)
    return found


@cache
def font_faces() -> str:
    """The house font inside a stylesheet, for files that stand alone."""
    return "\n".join(
        f'@font-face{{font-family:"{FAMILY}";font-weight:{weight};font-display:swap;'
        f'src:url(data:font/woff2;base64,{fonts.embedded(weight)}) format("woff2")}}'
        for weight in (400, 600)
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(resource_folder("reports") / "progression"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=False,
        lstrip_blocks=True,
    )
    environment.filters["kind"] = lambda block: type(block).__name__
    environment.filters["source_rows"] = source_rows
    environment.filters["appendix_rows"] = appendix_rows
    return environment
