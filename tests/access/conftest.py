"""The same house as in tests/web."""

from tests.web.conftest import house, world_on_disk, world_template

__all__ = ["house", "world_on_disk", "world_template"]
