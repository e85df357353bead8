"""``evalkit serve``: the pages of an instance."""

from __future__ import annotations

import click

from evalkit.cli.serving import serve
from evalkit.cli.words import language_option, say, translated
from evalkit.i18n import mark as N_  # noqa: N812  (the usual name of the marker)
from evalkit.settings import Settings

SERVING = N_("Serving {home} on {address}. Stop with Ctrl+C.")


@click.command(epilog="Example: EVALKIT_PORT=8080 evalkit serve")
@click.option(
    "--workers", type=click.IntRange(1, 32), default=1, show_default=True,
    help="Processes behind the one address; more than one needs PostgreSQL.",
)  # fmt: skip
@language_option
def command(workers: int, language: str | None) -> None:
    """Serve the instance in EVALKIT_HOME on EVALKIT_HOST and EVALKIT_PORT (default 127.0.0.1:8000)."""
    settings = Settings.from_environment()
    say(translated()(SERVING, home=str(settings.home), address=settings.address))
    serve(settings, workers=workers)
