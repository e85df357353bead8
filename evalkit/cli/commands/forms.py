"""``evalkit forms``: check definition files, print their JSON Schema, bring forms in from XLSForm and out to it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from evalkit.cli.output import put
from evalkit.cli.words import current_language, language_option, say, translated
from evalkit.definitions.schema import form_schema
from evalkit.errors import Problem, Refused, problem
from evalkit.exchange.workbook import LARGEST
from evalkit.i18n import mark as N_  # noqa: N812  (the usual name of the marker)
from evalkit.i18n import problem_text
from evalkit.services.forms import form_files
from evalkit.services.forms.form_check import Checked, check_files
from evalkit.services.forms.form_files import Format

HOLDS = {
    "form": N_("{file}: form {key}, version {version}, indicators: {indicators}, languages: {languages}"),
    "instrument": N_("{file}: instrument {key}, version {version}, scores: {indicators}, languages: {languages}"),
    "indicator": N_("{file}: indicator {key}, version {version}, languages: {languages}"),
    "policies": N_("{file}: disclosure policies, version {version}, audiences: {indicators}"),
}
TEXTS_HELD = N_("  note: texts held by the author; keys and numbers are shown instead")
ASKED_ANYWAY = N_("  note: {question} is asked although it is sensitive ({about}). Reason: {reason}")
ALL_RIGHT = N_("Files checked: {files}. Nothing is wrong.")
SOME_WRONG = N_("Files checked: {files}. Problems: {problems}.")


BROUGHT_IN = N_("{file}: form {key}, questions: {questions}, languages: {languages}.")
OTHERWISE = N_("What is otherwise than in the workbook:")
AS_IT_WAS = N_("Everything in the workbook was taken over.")
NOT_YET = N_("Before this form can be published:")
MISSED = N_("What other programmes will miss in this file:")


@click.group(epilog="Example: evalkit forms check forms/empowerment.yaml")
def command() -> None:
    """Forms, instruments and indicators: the files that say what is asked."""


@command.command(epilog="Example: evalkit forms check my_form.yaml")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--schema", is_flag=True, help="Print the JSON Schema of a form file, and check nothing.")
@click.option("--out", type=click.Path(path_type=Path), help="Write to this file, not to stdout.")
@language_option
def check(files: tuple[Path, ...], schema: bool, out: Path | None, language: str | None) -> int:
    """Check FILES, or everything that comes with evalkit.

    Every problem is named with its file, its line and what to do. Ends 0 when nothing is wrong, 1 otherwise.
    """
    if schema:
        if files:
            raise click.UsageError("--schema takes no FILES.")
        put(form_schema(), out)
        return 0
    _ = translated()
    checked = check_files(files)
    problems = [found for one in checked for found in one.problems]
    lines = [line for one in checked if not one.problems for line in _lines(one)]
    if not problems:
        lines.append(_(ALL_RIGHT, files=len(checked)))
    put("\n".join(lines) + "\n" if lines else "", out)
    for one in problems:
        say(problem_text(one, current_language()))
    if problems:
        say(_(SOME_WRONG, files=len(checked), problems=len(problems)))
    return 1 if problems else 0


def _lines(one: Checked) -> list[str]:
    _ = translated()
    said = _(
        HOLDS[one.shape], file=str(one.file), key=one.key, version=one.version, indicators=one.indicators,
        languages=", ".join(one.languages) or "–",
    )  # fmt: skip
    notes = [_(TEXTS_HELD)] if one.texts_held_by_author else []
    notes += [_(ASKED_ANYWAY, question=r.question, about=r.about.value, reason=r.reason) for r in one.reasons]
    return [said, *notes]


@command.command("import", epilog="Example: evalkit forms import intake.xlsx --out intake.yaml")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), help="Write the form to this file, not to stdout.")
@language_option
def bring_in(file: Path, out: Path | None, language: str | None) -> int:
    """Read an XLSForm workbook (ODK, Kobo) and write it as a form of evalkit.

    Everything that is left out, or becomes something else, is told by sheet and row. Ends 0 when there is a form that
    may be published, 1 otherwise.
    """
    _ = translated()
    read = form_files.import_xlsform(_content(file), file.name)
    put(read.yaml, out)
    form = read.form
    asked = len(form.asked)
    languages = ", ".join(sorted(form.languages)) or "–"
    say(_(BROUGHT_IN, file=file.name, key=form.key, questions=asked, languages=languages))
    _tell(_(OTHERWISE) if read.notes else _(AS_IT_WAS), read.notes)
    if read.sensitive:
        _tell(_(NOT_YET), read.sensitive)
    return 1 if read.sensitive else 0


@command.command("export", epilog="Example: evalkit forms export empowerment --format xlsx --out empowerment.xlsx")
@click.argument("form")
@click.option("--format", "form_format", type=click.Choice(form_files.FORMATS), default="xlsx", help="Of the file.")
@click.option("--out", type=click.Path(path_type=Path), help="Write to this file, not to stdout.")
@language_option
def bring_out(form: str, form_format: Format, out: Path | None, language: str | None) -> None:
    """Write FORM, a key of a form that comes with evalkit or a file, as XLSForm (XLSX) or YAML.

    evalkit reads such a workbook back without a loss; what other programmes will miss is told.
    """
    made = form_files.export_form(form_files.find_form(form), form_format)
    put(made.content, out)
    if made.losses:
        _tell(translated()(MISSED), made.losses)


def _content(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(LARGEST + 1)
    except OSError as error:
        raise Refused(problem("definitions.unreadable", file=str(file), what=error.strerror or "")) from None


def _tell(heading: str, told: Sequence[Problem]) -> None:
    say("\n".join([heading, *(f"  {problem_text(one, current_language())}" for one in told)]))
