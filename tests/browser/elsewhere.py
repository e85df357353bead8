"""The browser for a module of another room, whose neighbours have loops of their own.

Apart from `conftest.py`: of two fixtures of one name there, the last would be everybody's.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.conftest import a_browser


@pytest.fixture(scope="module", name="chromium")
def chromium_of_a_module() -> Iterator[Any]:
    """One browser for the tests of the module that imports this."""
    yield from a_browser()
