"""Errors about the instance itself: settings, migrations, keys, demonstration."""

from evalkit.errors.kind import Kind

KINDS: dict[str, Kind] = {}
