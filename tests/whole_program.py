"""`evalkit` in a fork of a process that has put the application together: no command waits seconds for itself.

What is given to :data:`tests.forked.CONTEXT` stands here, since that process has read this module already.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from evalkit import cli
from evalkit.app import state_of
from evalkit.cli import serving
from evalkit.services.reports import release_files
from evalkit.settings import Settings


def command(arguments: Sequence[str], environment: Mapping[str, str]) -> None:
    """What `evalkit ARGUMENTS` does; the process ends as the command does."""
    os.environ.update(environment)
    sys.exit(cli.main([*arguments]))


def serve(settings: Settings) -> None:
    """What `evalkit serve` does until it is stopped, background work and all.

    Putting the application together takes as long as a short test, so it is the one of the process that was forked,
    moved to this home. The process that draws starts with the first picture, not with the server: it takes more than
    a second of a core, and most tests in a browser ask for no picture.
    """
    from tests.warm_application import WHOLE

    assert not settings.behind_tls, "the cookies of that application are those of plain HTTP"

    def moved(settings: Settings, **_: Any) -> Any:
        WHOLE.state = state_of(settings)
        return WHOLE

    serving.create_app = moved
    release_files.get_ready = lambda: None
    serving.serve(settings)
