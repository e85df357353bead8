"""Applications put together when this is imported: the process that others fork from does.

Putting one together takes longer than everything else of a start; each fork moves it to the home of its own instance.
"""

from __future__ import annotations

from pathlib import Path

from evalkit.app import create_app
from tests.served import application
from tests.world import settings_at

NOWHERE = settings_at(Path("var") / "never-made")

APPLICATION = application(NOWHERE)
"""The one of :mod:`tests.served`, with the routes that keep nothing."""
WHOLE = create_app(NOWHERE, background=True)
"""The one of `evalkit serve`."""
