"""The service worker as it is sent: its script, headed by the build and the list of files that it keeps."""

from __future__ import annotations

import json
from pathlib import Path

from evalkit.web.static_files import StaticFiles

SCRIPT = Path(__file__).resolve().parent / "service_worker.js"

KEPT = (
    "style.css", "work.css", "page.js", "fields.js", "check-in.js", "sheet-keys.js", "half-typed.js", "form-rules.js",
    "read-aloud.js", "hearing.js", "queue.js", "queue-status.js", "queue-sheet.js", "envelope.js", "mark.svg",
)  # fmt: skip
"""What a page without network needs, besides fonts and the drawings of levels."""


def text(static: StaticFiles) -> str:
    """Another build is another script, so that the browser installs it."""
    names = [name for name in static.files if name in KEPT or name.startswith(("fonts/", "levels/"))]
    files = json.dumps([static.address(name) for name in names])
    return f"const BUILD = {json.dumps(static.build)};\nconst FILES = {files};\n{SCRIPT.read_text(encoding='utf-8')}"
