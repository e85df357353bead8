"""A throw-away PostgreSQL cluster for the tests: made in a temporary folder, on a socket there, gone afterwards."""

from __future__ import annotations

import asyncio
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import pytest

DEBIAN = Path("/usr/lib/postgresql")
MEMORY = Path("/dev/shm")  # noqa: S108  (folders of our own are made in it)
PREFIX, MAKER = "evalkit-pg-", "maker"
"""How the folder of a cluster begins, and the file in it that names the process that made it."""
NEEDED = ("initdb", "pg_ctl", "postgres")


SUPERUSER, OWNER, APPLICATION = "evalkit", "evalkit_owner", "evalkit_application"
"""The roles of a cluster: as docs/operate.md sets them up, and the one that made it."""


@dataclass(frozen=True)
class Cluster:
    """A running cluster; ``database()`` makes a fresh database in it and gives its addresses."""

    socket: Path

    async def database(self, template: str | None = None) -> Addresses:
        """Empty, or a copy of another database of the cluster, to which nobody may be connected."""
        name = f"evalkit_{uuid.uuid4().hex[:12]}"
        made, rights = f"CREATE DATABASE {name} OWNER {OWNER}", list[str]()
        if template:  # a template's rights on the database itself do not come along
            made += f" TEMPLATE {template} STRATEGY FILE_COPY"
            rights = [
                f"REVOKE ALL ON DATABASE {name} FROM PUBLIC",
                f"GRANT CONNECT ON DATABASE {name} TO {APPLICATION}",
            ]
        await self.run(made, *rights)
        return Addresses(self.socket, name)

    def processes(self) -> tuple[int, tuple[int, ...]]:
        """The server's own process, and those that it started: one for each connection, and its helpers."""
        server = int((self.socket / "data" / "postmaster.pid").read_text("ascii").split()[0])
        children = Path(f"/proc/{server}/task/{server}/children")
        return server, tuple(int(one) for one in children.read_text("ascii").split()) if children.exists() else ()

    def start_again(self) -> bool:
        """With the options that it had; gives whether it runs, which it cannot while one of its processes is left."""
        folder = programs()
        assert folder is not None, "it ran before"
        start = [
            str(folder / "pg_ctl"),
            "-D",
            str(self.socket / "data"),
            "-w",
            "-l",
            str(self.socket / "log"),
            "restart",
        ]
        return subprocess.run(start, **{**_quiet(self.socket), "check": False}).returncode == 0

    async def run(self, *statements: str) -> None:
        """As the superuser, outside every database of ours."""
        connection = await asyncpg.connect(host=str(self.socket), user=SUPERUSER, database="postgres")
        try:
            for statement in statements:
                await connection.execute(statement)
        finally:
            await connection.close()


@dataclass(frozen=True)
class Addresses:
    """One database: as the application reaches it, as its owner does, and as whom nothing holds back."""

    socket: Path
    name: str

    @property
    def application(self) -> str:
        return self._as(APPLICATION)

    @property
    def owner(self) -> str:
        return self._as(OWNER)

    @property
    def superuser(self) -> str:
        return self._as(SUPERUSER)

    def _as(self, role: str) -> str:
        return f"postgresql://{role}@/{self.name}?host={self.socket}"


def programs() -> Path | None:
    """The folder of PostgreSQL's server programs, or None."""
    folders = sorted(DEBIAN.glob("*/bin"), reverse=True)
    if found := shutil.which("initdb"):
        folders.append(Path(found).resolve().parent)
    return next((folder for folder in folders if all((folder / name).is_file() for name in NEEDED)), None)


def missing(reason: str) -> None:
    """Skip by name with the reason; on a build machine, where it must be there, fail."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"CI=true, and {reason}")
    pytest.skip(reason)


def _free_memory() -> int:
    """Bytes that nothing uses; a cluster of a whole run grows to three gigabytes."""
    return os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")


def _sweep() -> None:
    """Stop and remove what a test run that was killed left in memory; nothing else ever would."""
    for home in MEMORY.glob(f"{PREFIX}*"):
        try:
            maker, server = home / MAKER, home / "data" / "postmaster.pid"
            if Path(f"/proc/{int(maker.read_text('ascii'))}").exists():
                continue
            with suppress(FileNotFoundError, ProcessLookupError):
                os.kill(int(server.read_text("ascii").split()[0]), signal.SIGQUIT)
        except (OSError, ValueError):
            continue  # somebody else's, or being made at this moment
        shutil.rmtree(home, ignore_errors=True)


def _quiet(home: Path) -> dict[str, Any]:
    """How the server's programs are run. As root they run as the `postgres` account: the server refuses root."""
    quiet: dict[str, Any] = {"check": True, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": home}
    if os.geteuid() != 0:
        return quiet
    try:
        entry = pwd.getpwnam("postgres")
    except KeyError:
        missing("the account `postgres` is missing, and PostgreSQL does not run as root")
    return {**quiet, "user": "postgres", "group": entry.pw_gid, "extra_groups": []}


@contextmanager
def running(*, durable: bool = False) -> Iterator[Cluster]:
    """Start a cluster and stop it afterwards.

    ``durable``: each commit reaches the disk, for measuring; the tests are about behaviour and do without.
    """
    folder = programs()
    if folder is None:
        missing("PostgreSQL's server programs (initdb) are not installed")
    assert folder is not None
    # In memory where it can be: hundreds of databases are made, and as many files have to go afterwards.
    _sweep()
    roomy = not durable and MEMORY.is_dir() and _free_memory() > 8 * 2**30
    home = Path(tempfile.mkdtemp(prefix=PREFIX, dir=MEMORY if roomy else None))
    (home / MAKER).write_text(str(os.getpid()), encoding="ascii")
    quiet = _quiet(home)
    if "user" in quiet:
        shutil.chown(home, "postgres", quiet["group"])
    data = home / "data"
    make = [folder / "initdb", "-D", data, "-U", "evalkit", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C"]
    # Nothing is kept, so nothing need reach the disk or be tidied up, which a server does for each database in turn.
    quick = "" if durable else "-c fsync=off -c full_page_writes=off -c autovacuum=off"
    options = f"-c listen_addresses='' -c unix_socket_directories={home} -c max_connections=40 {quick}"
    start = [folder / "pg_ctl", "-D", data, "-w", "-o", options, "-l", home / "log", "start"]
    stop = [folder / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop"]
    try:
        subprocess.run([str(part) for part in make], **quiet)
        subprocess.run([str(part) for part in start], **quiet)
        try:
            cluster = Cluster(home)
            roles = cluster.run(f"CREATE ROLE {OWNER} LOGIN CREATEDB", f"CREATE ROLE {APPLICATION} LOGIN")
            with ThreadPoolExecutor(1) as elsewhere:  # whoever asks first may have a loop running here
                elsewhere.submit(asyncio.run, roles).result()
            yield cluster
        finally:
            subprocess.run([str(part) for part in stop], **{**quiet, "check": False})  # it may be killed
    finally:
        shutil.rmtree(home, ignore_errors=True)
