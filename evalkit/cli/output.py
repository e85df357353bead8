"""Where a command's data go: stdout, or a file that appears whole or not at all."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from evalkit.errors import Refused, problem


def put(content: str | bytes | Iterable[str | bytes], out: Path | None) -> None:
    """Write to ``out``, or to stdout when it is None; a long document piece by piece.

    Text is UTF-8 whatever the terminal thinks.
    """
    pieces = [content] if isinstance(content, str | bytes) else content
    data = (piece.encode() if isinstance(piece, str) else piece for piece in pieces)
    if out is None:
        sys.stdout.flush()
        sys.stdout.buffer.writelines(data)
        sys.stdout.buffer.flush()
        return
    try:
        _replace(out, data)
    except OSError as error:
        raise Refused(problem("data.unwritable", file=str(out), what=error.strerror or "")) from None


def _replace(out: Path, data: Iterable[bytes]) -> None:
    """Write beside the file and put it in place at once, with the rights that a new file has here."""
    handle, name = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name}.")
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines(data)
        mask = os.umask(0)
        os.umask(mask)
        beside.chmod(out.stat().st_mode & 0o777 if out.exists() else 0o666 & ~mask)
        beside.replace(out)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
