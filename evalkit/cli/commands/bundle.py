"""``evalkit bundle``: release bundles, from an association's instance to an observatory's."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import TypeVar

import click

from evalkit.cli.output import put
from evalkit.cli.progress import telling
from evalkit.cli.words import current_language, language_option, say, translated
from evalkit.definitions import in_language
from evalkit.errors import Refused, problem
from evalkit.exchange.bundle_opening import LARGEST
from evalkit.i18n import mark as N_  # noqa: N812  (the usual name of the marker)
from evalkit.i18n import problem_text
from evalkit.services.doors.sessions import Scope
from evalkit.services.files.import_scope import scope_of
from evalkit.services.keeping import running
from evalkit.services.observatory import bundle_in, bundle_out, bundle_plan
from evalkit.services.observatory.bundle_in import Taken
from evalkit.services.observatory.bundle_plan import BundlePlan, Leaving
from evalkit.services.observatory.bundle_words import WHY
from evalkit.settings import Settings

AGAIN = N_("Nothing was let out. When you have looked, let out exactly this with --yes {seen}.")
LET_OUT = N_("Bundle let out. The digits of its key, for the observatory that calls you: {digits}.")
GOOD = N_(
    "{file}: bundle {number} of {day}, lines: {lines}, of which with figures: {compared}. Signed; digits of the key: "
    "{digits}."
)
TAKEN = N_("{file}: taken in.")
TO_COMPARE = N_(
    "{file}: taken in. It enters no comparison before its digits were compared by telephone: {digits}. Then repeat the "
    "import with --digits, or say so on the page."
)
COUNTS = N_("{higher} of {n}")

organisation_option = click.option("--organisation", help="Key of the organisation; not needed where there is one.")

T = TypeVar("T")


def _run(work: Callable[[Settings], Awaitable[T]]) -> T:
    async def inside() -> T:
        settings = Settings.from_environment()
        async with running.instance(settings):
            return await work(settings)

    return asyncio.run(inside())


@click.group(epilog="Example: evalkit bundle verify bundle.zip")
def command() -> None:
    """Release bundles: let one out, check one, take one in (docs/federation.md)."""


@command.command(epilog="Example: evalkit bundle export --organisation maison_grenadille --out bundle.zip")
@organisation_option
@click.option("--yes", "seen", metavar="PRINT", help="Let out what was shown under this print; without it: only show.")
@click.option("--name", "names", multiple=True, metavar="PROGRAMME", help="Let this programme's name stand in it.")
@click.option("--out", type=click.Path(path_type=Path), help="The file to write; without it: stdout.")
@language_option
def export(
    organisation: str | None, seen: str | None, names: tuple[str, ...], out: Path | None, language: str | None
) -> None:
    """Show what would leave, line by line; with --yes let it out and write the signed file."""
    here, _ = current_language(), translated()

    async def work(settings: Settings) -> tuple[BundlePlan, bytes | None, str]:
        scope = await scope_of(organisation)
        made = await bundle_plan.plan(scope, language=here)
        if seen is None:
            return made, None, ""
        named = [one.code for one in made.programmes if one.programme.key in names]
        export = await bundle_out.let_out(scope, settings, seen=seen, named=named, language=here)
        found = await bundle_out.file(scope, export)
        return made, found.content, (await bundle_out.shelf(scope, settings)).digits or ""

    made, content, digits = _run(work)
    if content is None:
        put("".join(f"{line}\n" for line in _shown(made, here)), out)
        say(_(AGAIN, seen=made.seen))
        return
    put(content, out)
    say(_(LET_OUT, digits=digits))


@command.command(epilog="Example: evalkit bundle save 3 --out bundle.zip")
@click.argument("number", type=int)
@organisation_option
@click.option("--out", type=click.Path(path_type=Path), help="The file to write; without it: stdout.")
@language_option
def save(number: int, organisation: str | None, out: Path | None, language: str | None) -> None:
    """Save the bundle NUMBER again, exactly as it was let out."""

    async def work(settings: Settings) -> bytes:
        scope = await scope_of(organisation)
        kept = (await bundle_out.shelf(scope, settings)).exports
        which = next((one.id for one in kept if one.number == number), None)
        if which is None:
            raise Refused(problem("access.not_found"))
        return (await bundle_out.file(scope, which)).content

    put(_run(work), out)


@command.command(epilog="Example: evalkit bundle verify bundle.zip")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@language_option
def verify(files: tuple[Path, ...], language: str | None) -> int:
    """Check FILES: signature, hashes, tables, and that no count is about few people. Nothing is kept."""
    _, wrong = translated(), 0
    for path in files:
        try:
            found = bundle_in.verify(_bytes(path))
        except Refused as refusal:
            wrong += _refused(path, refusal)
            continue
        say(
            _(GOOD, file=path.name, number=found.number, day=found.day.isoformat(), lines=found.lines,
              compared=found.compared, digits=found.digits)
        )  # fmt: skip
    return 1 if wrong else 0


@command.command("import", epilog='Example: evalkit bundle import bundle.zip --digits "31416 27182 …"')
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@organisation_option
@click.option("--digits", help="The digits of the key, as the association read them to you by telephone.")
@language_option
def import_(files: tuple[Path, ...], organisation: str | None, digits: str | None, language: str | None) -> int:
    """Take FILES in for the observatory; each is taken in whole or not at all. Ends 1 when one was refused."""

    async def work(settings: Settings) -> list[tuple[Path, Taken | Refused]]:
        scope = await bundle_in.scope_of(organisation)
        return [(path, await _taken(scope, path, digits)) async for path in _told(files)]

    _, wrong = translated(), 0
    for path, one in _run(work):
        if isinstance(one, Refused):
            wrong += _refused(path, one)
        else:
            say(_(TO_COMPARE if one.first else TAKEN, file=path.name, digits=one.digits))
    return 1 if wrong else 0


async def _told(files: tuple[Path, ...]) -> AsyncIterator[Path]:
    with telling(len(files)) as tell:
        for path in files:
            tell.step(path.name)
            yield path


async def _taken(scope: Scope, path: Path, digits: str | None) -> Taken | Refused:
    try:
        return await bundle_in.take_in(scope, _bytes(path), digits=digits)
    except Refused as refusal:
        return refusal


def _bytes(path: Path) -> bytes:
    """No more than a bundle can have, so that a wrong file is not read to its end."""
    try:
        with path.open("rb") as source:
            return source.read(LARGEST + 1)
    except OSError as error:
        raise Refused(problem("data.unreadable", file=str(path), what=error.strerror or "")) from None


def _refused(path: Path, refusal: Refused) -> int:
    for one in refusal.problems:
        say(f"{path.name}: {problem_text(one, current_language())}")
    return 1


def _shown(made: BundlePlan, language: str) -> Iterator[str]:
    """What leaves, one line each, separated by tabs: programme, question, wave, strata or moments, or why not."""
    for one in made.programmes:
        name = in_language(one.programme.names, language, one.programme.key)
        if not one.lines:
            yield "\t".join((name, "", "", _why(one.why, made, None)))
        for leaving in one.lines:
            yield "\t".join((name, leaving.title, leaving.wave, _told_of(leaving, made)))


def _told_of(leaving: Leaving, made: BundlePlan) -> str:
    _, line = translated(), leaving.line
    said = [f"{s.from_}–{s.to}: {_(COUNTS, higher=s.higher, n=s.n)}" for s in line.strata]
    if line.moments is not None:
        of = line.moments
        said.append(f"n {of.n}: {of.mean_start} → {of.mean_follow_up}")
    if leaving.why:
        said.append(_why(leaving.why, made, leaving.n))
    return "; ".join(said)


def _why(code: str, made: BundlePlan, n: int | None) -> str:
    return translated()(WHY[code], k=made.policy.k, ten=made.policy.mean_at_least, n=n or 0)
