"""The one door of reporting: released values in, a document out, for a reader who may have them."""

from __future__ import annotations

from functools import cache
from typing import Literal

from evalkit.definitions import loader
from evalkit.definitions.policy import Audience
from evalkit.definitions.report import ReportDefinition
from evalkit.disclosure.released import Released
from evalkit.reporting import render_html, render_pdf
from evalkit.reporting.context import ReportContext
from evalkit.reporting.model import ReportModel
from evalkit.reporting.progression import build
from evalkit.settings import resource_folder

Format = Literal["article", "html", "pdf"]


@cache
def definition() -> ReportDefinition:
    """The declaration of the report ``progression``."""
    return loader.load_model(ReportDefinition, resource_folder("reports") / "progression" / "report.yaml")


def model(
    released: Released, context: ReportContext, *, language: str, reader: Audience, grant: str | None = None
) -> ReportModel:
    """The report model for a reader.

    PermissionError when the values were released for a narrower audience than the reader, or when a funder asks for
    values that are not addressed to its ``grant``. TypeError for anything but released values.
    """
    check_reader(released, reader, grant)
    return build(released, context, language, definition())


def check_reader(released: Released, reader: Audience, grant: str | None = None) -> None:
    """Raise unless ``reader`` may have these values."""
    if not isinstance(released, Released):
        raise TypeError(f"only released values can be rendered, not {type(released).__name__}")
    if not released.audience.may_be_shown_to(reader):
        raise PermissionError(
            f"these values were released for {released.audience.value}, not for the wider {reader.value}"
        )
    if reader is Audience.FUNDER and released.audience is Audience.FUNDER and released.grant != grant:
        raise PermissionError("these values are addressed to another grant")


def render(
    released: Released, context: ReportContext, *, language: str, reader: Audience, format: Format,
    grant: str | None = None,
) -> str | bytes:  # fmt: skip
    """The report in one format: ``article`` and ``html`` are text, ``pdf`` is bytes."""
    report = model(released, context, language=language, reader=reader, grant=grant)
    if format == "pdf":
        return render_pdf.pdf(report)
    return render_html.page(report) if format == "html" else render_html.article(report)
