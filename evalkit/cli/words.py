"""What the command line says, and in which language."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence

import click

from evalkit.errors import Problem, Refused, problem
from evalkit.i18n import SCREEN, Translator, problem_text, translator
from evalkit.i18n import mark as N_  # noqa: N812  (the usual name of the marker)
from evalkit.settings import PortError

REFUSALS = (Refused, PortError, PermissionError)
"""What is said in a sentence, and ends with 1."""
PASSPHRASE = N_("Passphrase for the copy of the keys")


def language_of(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """The language of messages: ``--language``, else ``EVALKIT_LANGUAGE``, else English.

    Read from the arguments themselves, because a message may be needed before they are parsed.
    """
    wanted = environment.get("EVALKIT_LANGUAGE", "")[:2].lower()
    for position, argument in enumerate(arguments):
        if argument.startswith("--language="):
            wanted = argument.partition("=")[2]
        elif argument == "--language" and position + 1 < len(arguments):
            wanted = arguments[position + 1]
    return wanted if wanted in SCREEN else "en"


def current_language() -> str:
    """The language of the command that runs now: ``--language`` after or before it, else the environment's."""
    context = click.get_current_context(silent=True)
    chosen: str | None = None
    while context is not None and chosen is None:
        chosen = context.params.get("language")
        context = context.parent
    return chosen or language_of((), os.environ)


def translated() -> Translator:
    """``_`` for the command that runs now."""
    return translator(current_language())


def say(text: str) -> None:
    """One message on stderr; data alone goes to stdout."""
    click.echo(text, err=True)


def say_refusal(refusal: Refused | PortError | PermissionError, language: str) -> None:
    """What a command could not do, each problem in its sentence."""
    if isinstance(refusal, Refused):
        told: Sequence[Problem] = refusal.problems
    elif isinstance(refusal, PortError):
        told = [problem("instance.port_unknown", port=str(refusal))]
    else:
        told = [problem("instance.no_right", file=str(refusal.filename))]
    for one in told:
        say(problem_text(one, language))


def passphrase(*, twice: bool) -> str:
    """For a copy of the keys: typed without an echo on a terminal, else the first line of stdin."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    question = translated()(PASSPHRASE)
    first: str = click.prompt(question, hide_input=True, err=True)
    if twice and click.prompt(question, hide_input=True, err=True) != first:
        raise Refused(problem("backup.passphrase_differs"))
    return first


language_option = click.option(
    "--language", type=click.Choice(SCREEN), help="Language of messages (default: EVALKIT_LANGUAGE, or en)."
)
"""For commands; it may also stand before the command."""
