"""``evalkit serve``: the pages of an instance."""

from __future__ import annotations

import click

from evalkit.cli.commands import doctor
from evalkit.cli.serving import serve
from evalkit.cli.words import REFUSALS, current_language, language_option, say, say_refusal, translated
from evalkit.errors import Refused
from evalkit.i18n import mark as N_  # noqa: N812  (the usual name of the marker)
from evalkit.settings import Settings

SOMEBODY = 78
"""How --doctor ends where trying again mends nothing (EX_CONFIG of sysexits.h)."""
PASSES = frozenset({"database_away"})
REFUSED_FOR_NOW = frozenset({"instance.database_away", "instance.busy", "instance.port_taken", "backup.being_restored"})
"""What may be over by itself in a moment: the database comes up after us, another one is still stopping."""
SERVING = N_("Serving {home} on {address}. Stop with Ctrl+C.")


@click.command(epilog="Example: EVALKIT_PORT=8080 evalkit serve")
@click.option(
    "--workers", type=click.IntRange(1, 32), default=1, show_default=True,
    help="Processes behind the one address; more than one needs PostgreSQL.",
)  # fmt: skip
@click.option(
    "--doctor", "look_first", is_flag=True,
    help="Look as evalkit doctor does first. What somebody must mend ends with 78, so that nothing starts it again.",
)  # fmt: skip
@language_option
@click.pass_context
def command(ctx: click.Context, workers: int, look_first: bool, language: str | None) -> None:
    """Serve the instance in EVALKIT_HOME on EVALKIT_HOST and EVALKIT_PORT (default 127.0.0.1:8000)."""
    try:
        settings = Settings.from_environment()
        if look_first and (wrong := doctor.looked(settings)):
            ctx.exit(SOMEBODY if wrong - PASSES else 1)
        _serve(settings, workers)
    except REFUSALS as refusal:
        if not look_first or (isinstance(refusal, Refused) and refusal.problems[0].code in REFUSED_FOR_NOW):
            raise
        say_refusal(refusal, current_language())
        ctx.exit(SOMEBODY)


def _serve(settings: Settings, workers: int) -> None:
    say(translated()(SERVING, home=str(settings.home), address=settings.address))
    serve(settings, workers=workers)
