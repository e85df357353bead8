"""An analysis as a document: JSON, a table, a workbook, or a page; all from the same released values."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal, cast, get_args

from evalkit.definitions import Form
from evalkit.definitions.words import in_language
from evalkit.disclosure.released import Released
from evalkit.exchange.analysis_json import analysis_json_pieces
from evalkit.exchange.analysis_table import analysis_csv, analysis_xlsx

Format = Literal["json", "html", "csv", "xlsx"]
FORMATS: Final[tuple[Format, ...]] = get_args(Format)


def document(released: Released, form: Form, form_of_output: Format, language: str) -> Iterable[str | bytes]:
    """The released values in one format, piece by piece.

    A page without programmes is the report; with programmes, their tables.
    """
    if form_of_output == "json":
        return analysis_json_pieces(released, language)
    if form_of_output == "csv":
        return [analysis_csv(released, language)]
    if form_of_output == "xlsx":
        return [analysis_xlsx(released, language)]
    return [_page(released, form, language)]


def _page(released: Released, form: Form, language: str) -> str:
    # Drawing needs a second to be loaded, which figures alone should not wait for.
    from evalkit.reporting.context import ReportContext
    from evalkit.reporting.owner_page import Titles, owner_page
    from evalkit.reporting.render import render

    if any(result.programme is not None for result in released.results) or not any(r.n for r in released.results):
        schedule = form.schedule
        titles = Titles(
            in_language(form.title, language, form.key),
            {i.key: in_language(i.title, language, i.key) for i in form.indicators},
            {w.wave: in_language(w.label, language, w.wave) for w in schedule.waves} if schedule else {},
        )
        return owner_page(released, titles, language)
    context = ReportContext(form=form, name=form.title, association="")
    return cast(str, render(released, context, language=language, reader=released.audience, format="html"))
