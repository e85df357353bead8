"""Errors about data files (CSV, Parquet, spreadsheets) that are read."""

from evalkit.errors.kind import Kind

KINDS: dict[str, Kind] = {}
