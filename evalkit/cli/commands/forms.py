"""``evalkit forms``: check definition files, and print their JSON Schema."""

from __future__ import annotations

from pathlib import Path

import click

from evalkit.cli.output import put
from evalkit.cli.words import current_language, language_option, say, translated
from evalkit.definitions.schema import form_schema
from evalkit.i18n import mark as N_  # noqa: N812  (the usual name of the marker)
from evalkit.i18n import problem_text
from evalkit.services.form_check import Checked, check_files

HOLDS = {
    "form": N_("{file}: form {key}, version {version}, indicators: {indicators}, languages: {languages}"),
    "instrument": N_("{file}: instrument {key}, version {version}, scores: {indicators}, languages: {languages}"),
    "indicator": N_("{file}: indicator {key}, version {version}, languages: {languages}"),
    "policies": N_("{file}: disclosure policies, version {version}, audiences: {indicators}"),
}
TEXTS_HELD = N_("  note: texts held by the author; keys and numbers are shown instead")
ASKED_ANYWAY = N_("  note: {question} is asked although it is sensitive ({about}). Reason: {reason}")
ALL_RIGHT = N_("{files} files checked, nothing wrong.")
SOME_WRONG = N_("{files} files checked, {problems} problems.")


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
    problems = [problem for one in checked for problem in one.problems]
    lines = [line for one in checked if not one.problems for line in _lines(one)]
    if not problems:
        lines.append(_(ALL_RIGHT, files=len(checked)))
    put("\n".join(lines) + "\n" if lines else "", out)
    for problem in problems:
        say(problem_text(problem, current_language()))
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
