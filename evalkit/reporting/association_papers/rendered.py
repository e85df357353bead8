"""A paper as one HTML file, as a Word document to write in, as a tagged PDF: the same paper gives the same bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from evalkit.reporting import typeset
from evalkit.reporting.association_papers.paper import Paper
from evalkit.reporting.association_papers.word import docx
from evalkit.reporting.render_html import font_faces
from evalkit.reporting.render_pdf import plain
from evalkit.settings import resource_folder


def html(paper: Paper) -> bytes:
    """One file with stylesheet and font inside: opens anywhere, prints, asks for nothing."""
    folder = resource_folder("reports") / "association_papers"
    style = (folder / "paper.css").read_text("utf-8")
    page = _environment().get_template("paper.html.j2")
    faces, sheet = Markup(font_faces()), Markup(style)  # noqa: S704  (our own output, and our own file)
    return page.render(paper=paper, fonts=faces, stylesheet=sheet).encode()


def pdf(paper: Paper) -> bytes:
    """On A4, tagged (PDF/UA-1): no date, no system font."""
    return typeset.pdf("association_papers", "paper", paper=plain(paper))


FORMATS: Mapping[str, Callable[[Paper], bytes]] = MappingProxyType({"html": html, "docx": docx, "pdf": pdf})
"""Ending of the file's name → how it is made."""


@cache
def _environment() -> Environment:
    loader = FileSystemLoader(resource_folder("reports") / "association_papers")
    made = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made.filters["kind"] = lambda block: type(block).__name__
    made.filters["twentieths"] = lambda share: round(share * 20)  # widths are classes: a page has no style of its own
    return made
