"""Settings from the environment (prefix ``EVALKIT_``) and where the shipped folders lie."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def resource_folder(name: str) -> Path:
    """The shipped folder ``forms``, ``reports`` or ``migrations``: beside the package, or in a wheel inside it."""
    checkout = PACKAGE.parent / name
    if (PACKAGE.parent / "pyproject.toml").is_file() and checkout.is_dir():
        return checkout
    return PACKAGE / "_resources" / name


class PortError(ValueError):
    """What stands in ``EVALKIT_PORT`` is no port; the command says so in a sentence."""


def _port(text: str) -> int:
    port = int(text) if text.isascii() and text.isdigit() and len(text) <= 5 else 0
    if not 1 <= port <= 65535:
        raise PortError(text)
    return port


@dataclass(frozen=True)
class Settings:
    """How this instance runs. ``home`` holds the embedded database, keys and snapshots."""

    home: Path
    database_url: str
    host: str = "127.0.0.1"
    port: int = 8000
    smtp_url: str | None = None
    behind_tls: bool = False
    public_url: str | None = None
    language: str = "en"
    database_owner_url: str | None = None
    database_read_url: str | None = None
    trusted_proxies: str = "127.0.0.1"
    metrics_token: str | None = None

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None, *, home: Path | None = None) -> Settings:
        """Read ``EVALKIT_HOME``, ``_DATABASE_URL``, ``_HOST``, ``_PORT``, ``_SMTP_URL``, ``_BEHIND_TLS``,
        ``_PUBLIC_URL`` (the address that people type, when it is not the one we listen on), ``_LANGUAGE`` and
        ``_DATABASE_OWNER_URL`` (PostgreSQL: the role that owns the tables, for migrating and restoring only),
        ``_DATABASE_READ_URL`` (a standby that the observatory's counting reads from), ``_TRUSTED_PROXIES`` (whose
        forwarded headers are believed, by address, with commas) and ``_METRICS_TOKEN`` (the secret of ``/metrics``).

        ``home`` overrides the default home (``./var``) but not an ``EVALKIT_HOME`` that is set.
        """
        env = os.environ if environment is None else environment
        folder = Path(env["EVALKIT_HOME"]) if env.get("EVALKIT_HOME") else (home or Path("var"))
        folder = folder.expanduser().absolute()
        return cls(
            home=folder,
            database_url=env.get("EVALKIT_DATABASE_URL") or f"sqlite:///{folder / 'evalkit.sqlite'}",
            host=env.get("EVALKIT_HOST") or "127.0.0.1",
            port=_port(env.get("EVALKIT_PORT") or "8000"),
            smtp_url=env.get("EVALKIT_SMTP_URL") or None,
            behind_tls=env.get("EVALKIT_BEHIND_TLS") == "1",
            public_url=(env.get("EVALKIT_PUBLIC_URL") or "").rstrip("/") or None,
            language=(env.get("EVALKIT_LANGUAGE") or "en")[:2],
            database_owner_url=env.get("EVALKIT_DATABASE_OWNER_URL") or None,
            database_read_url=env.get("EVALKIT_DATABASE_READ_URL") or None,
            trusted_proxies=env.get("EVALKIT_TRUSTED_PROXIES") or "127.0.0.1",
            metrics_token=env.get("EVALKIT_METRICS_TOKEN") or None,
        )

    @property
    def address(self) -> str:
        """What the links that we print begin with: the public address, or the one we listen on."""
        if self.public_url:
            return self.public_url
        host = "127.0.0.1" if self.host in {"0.0.0.0", "::"} else self.host  # noqa: S104  (compared, not bound)
        scheme = "https" if self.behind_tls else "http"
        return f"{scheme}://{f'[{host}]' if ':' in host else host}:{self.port}"

    @property
    def as_owner(self) -> Settings:
        """The same instance with the role that owns the tables; the same one where there is only one role."""
        return replace(
            self,
            database_url=self.database_owner_url or self.database_url,
            database_owner_url=None,
            database_read_url=None,
        )

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite:")
