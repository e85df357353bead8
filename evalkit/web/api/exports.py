"""Exports, for programs: the association's own answers as a data package."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from litestar import Request, Response, get
from pydantic import Field

from evalkit.access import TOKEN_EXPORT
from evalkit.services.files import exports
from evalkit.web.api.operation import Given, Operation, opens, query
from evalkit.web.language import language_of
from evalkit.web.programs import program_scope

ZIP = "application/zip"


class AskedExport(Given):
    format: Annotated[Literal["csv", "parquet"], Field(description="Of the tables in the ZIP.")] = "csv"
    programme: Annotated[str, Field(max_length=80, description="Key of one programme; all if left out.")] = ""


EXPORT = Operation(
    "export_answers", "Every answer as a data package (ZIP): tables, codebook, forms.", ZIP, asks=AskedExport,
    about="Small groups are not protected in it. Each export is noted in the audit. `evalkit analyse` reads it back.",
    example={"format": "csv", "programme": "lire_la_ville"}, refusals=("entry.unknown_programme",),
)  # fmt: skip


@get("/api/v1/exports/answers", opt=opens(TOKEN_EXPORT, EXPORT))
async def export_answers(request: Request[Any, Any, Any]) -> Response[bytes]:
    asked = query(request, AskedExport)
    made = await exports.export_answers(
        program_scope(request), form=asked.format, programme=asked.programme, language=language_of(request)
    )
    return file(made)


def file(made: exports.Export) -> Response[bytes]:
    """A file to keep, never shown in the browser's own window."""
    return Response(
        made.content,
        media_type=ZIP,
        headers={"content-disposition": f'attachment; filename="{made.file_name}"'},
    )


handlers = (export_answers,)
