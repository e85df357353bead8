"""A form as a file that leaves for other programmes (XLSForm), or comes from them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from evalkit.definitions import Form, loader, yaml_source
from evalkit.errors import Problem, Refused, problem
from evalkit.exchange.form_yaml import form_yaml
from evalkit.exchange.xlsform_merging import losses, merged
from evalkit.exchange.xlsform_reading import Read
from evalkit.exchange.xlsform_workbook import read_workbook, workbook_of
from evalkit.exchange.xlsform_writing import plain_source, write
from evalkit.services.forms.form_lint import sensitive_problems

FORMATS: Final = ("xlsx", "yaml")
Format = Literal["xlsx", "yaml"]


@dataclass(frozen=True)
class Imported:
    """``yaml``: the file of the form. ``notes``: everything that is otherwise than in the workbook.

    ``sensitive``: what has to be left out, or given a reason, before the form is published.
    """

    yaml: str
    form: Form
    notes: tuple[Problem, ...]
    sensitive: tuple[Problem, ...]


@dataclass(frozen=True)
class Exported:
    """``losses``: what programmes that read the file will not have of the form."""

    content: bytes
    losses: tuple[Problem, ...] = ()


def import_xlsform(data: bytes, name: str) -> Imported:
    """The form in a workbook; Refused with every reason, by sheet and row, when there is none."""
    found = read_workbook(data)
    read = merged(found.tables, stem=Path(name).stem, language=found.language)
    if read.refused:
        raise Refused(*read.refused)
    text = form_yaml(read.plain)
    try:
        form = loader.form_from(text.encode(), name)
    except Refused as refusal:
        raise Refused(*_by_row(refusal.problems, text, name, read)) from None
    sensitive = sensitive_problems(form, file=f"{name}: survey", line_of=lambda key: read.rows.get(key, 1))
    return Imported(text, form, (*found.notes, *read.notes), sensitive)


def _by_row(problems: tuple[Problem, ...], text: str, name: str, read: Read) -> list[Problem]:
    """The loader's reasons with the row of the sheet in place of the line of a file that nobody has seen."""
    try:
        source = yaml_source.read(text.encode(), name)
    except Refused:
        return list(problems)
    starts = [
        (source.line((part, at)), read.rows[key])
        for part, named in (("items", "key"), ("sections", "section"), ("calculations", "key"))
        for at, one in enumerate(_list(read.plain, part))
        if (key := str(one.get(named) or one.get("use"))) in read.rows
    ]
    return [_with_row(one, sorted(starts), name) for one in problems]


def _list(plain: dict[str, Any], part: str) -> list[dict[str, Any]]:
    return list(plain.get(part, ()))


def _with_row(one: Problem, starts: list[tuple[int, int]], name: str) -> Problem:
    line = one.details.get("line")
    row = next((row for start, row in reversed(starts) if isinstance(line, int) and start <= line), None)
    if row is None:
        return one
    return problem(one.code, **{**one.details, "file": f"{name}: survey", "line": row})


def export_form(form: Form, form_format: Format) -> Exported:
    """The form as a file, with what others will miss in it."""
    if form_format == "yaml":
        return Exported(form_yaml(plain_source(form)).encode())
    return Exported(workbook_of(write(form)), losses(form))


def find_form(named: str) -> Form:
    """A form that comes with evalkit, by its key, or one in a file."""
    shipped = loader.shipped_forms()
    return loader.shipped_form(named) if named in shipped else loader.load_form(Path(named))
