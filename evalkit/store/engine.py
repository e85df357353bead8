"""Which engine: SQLite for one machine (engine_sqlite), PostgreSQL for a region (engine_postgres)."""

from __future__ import annotations

from pathlib import Path

from evalkit.errors import Refused, problem
from evalkit.settings import Settings
from evalkit.store.engine_postgres import ServerEngine
from evalkit.store.engine_sqlite import EmbeddedEngine

AnyEngine = EmbeddedEngine | ServerEngine


def sqlite_path(database_url: str) -> str:
    """The file of ``sqlite:///relative`` or ``sqlite:////absolute``; ``sqlite:///`` followed by ``/…`` is absolute."""
    return database_url.removeprefix("sqlite:///")


def make_room(settings: Settings) -> None:
    """The folders of the home and of the embedded database, for their owner only; and the file itself."""
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    if settings.is_sqlite:
        path = Path(sqlite_path(settings.database_url))
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600, exist_ok=True)


def engine_for(settings: Settings) -> AnyEngine:
    """The engine that the settings ask for; an unknown kind of URL is refused."""
    url = settings.database_url
    if url.startswith("sqlite:///"):
        return EmbeddedEngine(sqlite_path(url))
    if url.startswith(("postgresql://", "postgres://")):
        return ServerEngine(url)
    raise Refused(problem("instance.database_url_unknown", scheme=url.split(":", 1)[0]))
