"""``evalkit demo``: the demonstration, invented people and one set of real, published data."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import click

from evalkit.cli.words import language_option
from evalkit.services import demo_links
from evalkit.services.running import instance
from evalkit.settings import Settings

HOME = Path("var/demo")
"""Where the demonstration lives unless EVALKIT_HOME says otherwise."""


def demonstration_settings() -> Settings:
    return Settings.from_environment(home=HOME)


@click.group(epilog="Example: evalkit demo links --format json")
def command() -> None:
    """The demonstration: try everything with invented people. It never becomes a real instance."""


@command.command(epilog="Example: evalkit demo links --format json")
@click.option("--format", "shape", type=click.Choice(["text", "json"]), default="text", help="How to print them.")
@language_option
def links(shape: str, language: str | None) -> None:
    """Print a fresh one-time sign-in link for each role. Refused outside a demonstration."""
    settings = demonstration_settings()
    found = asyncio.run(_links(settings))
    if shape == "json":
        click.echo(json.dumps(found, indent=2))
        return
    for role, address in found.items():
        click.echo(f"{role}\t{address}")


async def _links(settings: Settings) -> dict[str, str]:
    async with instance(settings):
        return dict(await demo_links.demo_links(settings))
