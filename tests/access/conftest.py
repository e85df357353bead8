"""The same house as in tests/web."""

from tests.web.conftest import cluster, house, postgres_template, world_on_disk, world_on_postgres, world_template

__all__ = ["cluster", "house", "postgres_template", "world_on_disk", "world_on_postgres", "world_template"]
