"""``evalkit demo``: a demonstration with invented associations and real, published data, in a home of its own."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from pathlib import Path

import click

from evalkit.cli.output import put
from evalkit.cli.serving import serve
from evalkit.cli.words import language_option, say, translated
from evalkit.errors import Refused, problem
from evalkit.i18n import mark as N_  # noqa: N812  (the usual name of the marker)
from evalkit.services import demonstration
from evalkit.services.doors.demo_links import demo_links
from evalkit.services.keeping import running
from evalkit.settings import Settings

HOME = Path("var/demo")

MAKING = N_("Making the demonstration: two invented associations, and real, published data of 295 people …")
MADE = N_("Made in {home}. What you enter is kept; “make demo-reset” throws it away.")
FOUND = N_("The demonstration in {home}, as you left it.")
OPEN_AS = N_("Open one of these links in a browser. Each signs in once; “evalkit demo links” makes new ones.")
SERVING = N_("evalkit runs on {address}; stop with Ctrl+C.")
THROWN_AWAY = N_("The demonstration in {home} is gone. The next “make run” makes it anew.")
NONE_THERE = N_("There is no demonstration in {home}.")
WHO = {
    "worker": N_("Amina, team member"),
    "coordinator": N_("Carla, coordinator of the same association"),
    "worker_other_association": N_("Bram, team member of another association (in Dutch)"),
    "funder": N_("Fatou, who reads reports for a funder"),
    "observatory": N_("Odile, of the municipal observatory"),
    "participant": N_("A participant, with their own card"),
    "coordinator_other_association": N_("Dries, coordinator of that other association (in Dutch)"),
    "coordinator_hard_public": N_(
        "Imane, coordinator of a programme whose people start furthest (see Reports, Comparisons)"
    ),
}


def demo_settings() -> Settings:
    """The demonstration's own home, unless ``EVALKIT_HOME`` says otherwise."""
    return Settings.from_environment(home=HOME)


@click.group(epilog="Example: evalkit demo links --format json")
def command() -> None:
    """A demonstration. It never becomes a real instance."""


@command.command(epilog="Example: evalkit demo run")
@language_option
def run(language: str | None) -> None:
    """Make the demonstration if there is none, print a sign-in link for each role, and serve it."""
    _ = translated()
    settings = demo_settings()
    _ready(settings)
    links = asyncio.run(_links(settings, more=True))
    say("")
    say(_(OPEN_AS))
    for role, address in links.items():
        say(f"  {_(WHO[role])}\n    {address}")
    say("")
    say(_(SERVING, address=settings.address))
    serve(settings)


@command.command(epilog="Example: evalkit demo load")
@language_option
def load(language: str | None) -> None:
    """Make the demonstration if there is none, and serve nothing."""
    _ready(demo_settings())


@command.command(epilog="Example: evalkit demo links --format json")
@click.option("--format", "shape", type=click.Choice(("text", "json")), default="text", show_default=True)
@click.option("--out", type=click.Path(path_type=Path), help="Write to this file, not to stdout.")
@language_option
def links(shape: str, out: Path | None, language: str | None) -> None:
    """Print fresh one-time links, one for each role. Refused outside a demonstration."""
    _ = translated()
    found = asyncio.run(_links(demo_settings(), more=shape == "text"))
    if shape == "json":
        put(json.dumps(found, indent=2) + "\n", out)
    else:
        put("".join(f"{_(WHO[role])}\n  {address}\n" for role, address in found.items()), out)


@command.command(epilog="Example: evalkit demo reset")
@language_option
def reset(language: str | None) -> None:
    """Throw the demonstration away. A real instance is refused."""
    settings = demo_settings()
    gone = asyncio.run(demonstration.throw_away(settings))
    say(translated()(THROWN_AWAY if gone else NONE_THERE, home=str(settings.home)))


def _ready(settings: Settings) -> None:
    _ = translated()
    if not settings.home.exists():
        say(_(MAKING))
    made = asyncio.run(demonstration.make_ready(settings, now=dt.datetime.now(dt.UTC)))
    say(_(MADE if made else FOUND, home=str(settings.home)))


async def _links(settings: Settings, *, more: bool) -> dict[str, str]:
    """Fresh links; a home that is not there is refused and stays so (opening a database would make it)."""
    if settings.is_sqlite and not settings.home.exists():
        raise Refused(problem("access.not_a_demonstration", home=str(settings.home)))
    async with running.instance(settings):
        return dict(await demo_links(settings, more=more))
