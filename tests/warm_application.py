"""The application of :mod:`tests.served`, put together when this is imported: the process that others fork from does.

Putting it together takes longer than everything else of a start; each fork moves it to the home of its own instance.
"""

from __future__ import annotations

from pathlib import Path

from tests.served import application
from tests.world import settings_at

APPLICATION = application(settings_at(Path("var") / "never-made"))
