"""Errors about what people enter: check-ins, participants, programmes."""

from evalkit.errors.kind import Kind

KINDS: dict[str, Kind] = {}
