"""The files of a release: the report in three languages and every format, the source page of each figure, and the
poster and slides that go back to the group.

They are made once, kept with their SHA-256, and served as they are; a file that is not what it was is not shown.
People's passages are in them, so they lie sealed (:mod:`evalkit.services.reports.sealed_files`).
"""

from __future__ import annotations

import base64
import hashlib
import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass

from evalkit.definitions import Audience
from evalkit.disclosure.released import Released
from evalkit.errors import Refused, problem
from evalkit.i18n import PARTICIPANT
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
from evalkit.reporting.question_by_question import Answer, with_questions
from evalkit.reporting.question_by_question import answers as answers_of
from evalkit.services.reports.release_breakdown import with_programmes
from evalkit.services.reports.sealed_files import DECISIONS, content_of, sha256
from evalkit.store.queries.release_files import NewFile, ReleaseFile

_ONE_AT_A_TIME = threading.Lock()
"""The libraries that draw and set type are not made for several threads."""

ARTICLE, SOURCES = "article", "sources"
DOCUMENTS = ("pdf", "docx", "xlsx", "json")
"""Formats of the report that its reader takes along."""
FOR_THE_GROUP = ("poster", "slides")
"""What goes back to the group, in the languages of its participants; PDF both."""


@dataclass(frozen=True)
class Shown:
    """One language's report as a page fragment, with the ids and titles of its figures."""

    article: str
    figures: tuple[tuple[str, str], ...]


def source_address(release_id: str, figure: str) -> str:
    """Where the source page of a figure stands."""
    return f"/reports/{release_id}/figures/{figure}"


Names = Mapping[str, Mapping[str, str]]
"""Programme key → its name by language."""


def model(
    released: Released, context: ReportContext, language: str, names: Names, *, alone: bool = False
) -> ReportModel:
    """The report model as the funder gets it: nothing that was not released to this grant passes. ``alone``: its
    answers in full, for who reads only these."""
    made = render.model(released, context, language=language, reader=Audience.FUNDER, grant=released.grant)
    made = with_programmes(made, released, context.form, names)
    return with_questions(made, released, context, render.definition(), alone=alone)


def answers(released: Released, context: ReportContext, language: str, names: Names) -> tuple[Answer, ...]:
    """The answers in the funder's order, for the funder's own form, without the report."""
    return answers_of(model(released, context, language, names, alone=True))


def get_ready() -> None:
    """Start the process that draws: the first report then need not wait for it."""
    drawn.warm()


def preview(released: Released, context: ReportContext, language: str, names: Names) -> Shown:
    """The report exactly as its reader will see it, in one language, not yet released."""
    made = model(released, context, language, names)
    figures = tuple((figure.id, figure.title) for figure in made.figures())
    with _ONE_AT_A_TIME:
        return Shown(render_html.article(made), figures)


def files(
    released: Released,
    contexts: Mapping[str, ReportContext],
    *,
    names: Names,
    release_id: str,
    decisions: tuple[Mapping[str, str], ...] = (),
) -> tuple[NewFile, ...]:
    """Every file of a release. Takes seconds: run it outside of any transaction."""
    with _ONE_AT_A_TIME:
        made = _files(released, contexts, names, release_id)
    made.append(_file("en", DECISIONS, json.dumps([dict(one) for one in decisions], ensure_ascii=False).encode()))
    return tuple(made)


def _files(released: Released, contexts: Mapping[str, ReportContext], names: Names, release_id: str) -> list[NewFile]:
    made: list[NewFile] = []
    for language, context in contexts.items():
        report = model(released, context, language, names)
        article = render_html.article(report, source_href=lambda figure: source_address(release_id, figure))
        sources = {figure.id: render_html.source_page(report, figure.id) for figure in report.figures()}
        made += [
            _file(language, ARTICLE, article.encode()),
            _file(language, SOURCES, json.dumps(sources, ensure_ascii=False, sort_keys=True).encode()),
            _file(language, "pdf", render_pdf.pdf(report)),
            _file(language, "docx", render_docx.docx(report)),
            _file(language, "xlsx", render_xlsx.xlsx(report, context.form)),
            _file(language, "json", render_json.report_json(report, released)),
        ]
    for language in PARTICIPANT:
        context = contexts.get(language) or next(iter(contexts.values()))
        told = back_to_group.told(released, context, language, render.definition())
        if told is not None:
            made.append(_file(language, "poster", back_to_group.poster(told)))
            made.append(_file(language, "slides", back_to_group.slides(told)))
    return made


def _file(language: str, format: str, content: bytes) -> NewFile:
    return NewFile(language, format, content, sha256(content))


def base64_of(content: bytes) -> str:
    """The same hash in Base64, as a header writes it."""
    return base64.b64encode(hashlib.sha256(content).digest()).decode()


def checked(file: ReleaseFile | None) -> bytes:
    """The content of a kept file. Refused when there is none, or when it is not what was let out."""
    if file is None:
        raise Refused(problem("access.not_found"))
    if file.content is None:
        raise Refused(problem("release.gone"))
    content = content_of(file)
    if content is None:
        raise Refused(problem("release.not_whole"))
    return content


def source_page(sources: bytes, figure: str) -> str:
    """The source page of one figure from the kept ones; Refused when the report has no such figure."""
    pages: dict[str, str] = json.loads(sources)
    if figure not in pages:
        raise Refused(problem("access.not_found"))
    return pages[figure]
