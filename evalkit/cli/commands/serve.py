"""``evalkit serve``: the pages of an instance."""

from __future__ import annotations

import click

from evalkit.cli.serving import serve
from evalkit.cli.words import language_option, say, translated
from evalkit.i18n import mark as N_  # noqa: N812  (the usual name of the marker)
from evalkit.settings import Settings

SERVING = N_("Serving {home} on {address}. Stop with Ctrl+C.")


@click.command(epilog="Example: EVALKIT_PORT=8080 evalkit serve")
@language_option
def command(language: str | None) -> None:
    """Serve the instance in EVALKIT_HOME on EVALKIT_HOST and EVALKIT_PORT (default 127.0.0.1:8000)."""
    settings = Settings.from_environment()
    say(translated()(SERVING, home=str(settings.home), address=settings.address))
    serve(settings)
