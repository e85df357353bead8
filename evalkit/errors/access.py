"""Errors about who may: sign-in, sessions, roles, scope."""

from evalkit.errors.kind import Kind

KINDS: dict[str, Kind] = {}
