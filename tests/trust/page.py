"""Writes docs/trust.md: what is proven, how, and what the last kept run counted.

    EVALKIT_TRUST_KEEP=run.json make trust; python -m tests.trust.page run.json "2026-11-29, two shared cores"

Without arguments only the words are written anew, beside the counts that were kept before.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from tests.trust.proof import Proof
from tests.trust.registry import PROOFS

PAGE = Path(__file__).parents[2] / "docs" / "trust.md"
KEPT = Path(__file__).with_name("kept_runs.json")
"""What runs counted: by proof, the newest of each size."""

BEGIN, END = "<!-- written by tests.trust.page: begin -->", "<!-- written by tests.trust.page: end -->"
"""What stands between them is written here; the words around are written by people."""


def rows(proof: Proof) -> Iterable[str]:
    yield f"### {proof.name[0].upper()}{proof.name[1:]}"
    yield ""
    yield f"{proof.claim} *({proof.trust})*"
    yield ""
    yield f"* Counts: {proof.counts}. On {' and '.join(proof.engines)}."
    yield f"* Sizes: smoke, {proof.smoke}; full, {proof.full}." if proof.smoke != proof.full else "* One size."
    yield f"* Taken out for the mutant: {'; '.join(proof.removed)}."
    yield ""


def table(kept: Mapping[str, Any]) -> Iterable[str]:
    yield "## Runs"
    yield ""
    yield "| proof | size | when | minutes | tried | broken | mutant caught |"
    yield "|---|---|---|---|---|---|---|"
    for key, proof in PROOFS.items():
        sizes = kept.get(key, {})
        if proof.smoke == proof.full:  # one size: any run is a whole one
            sizes = {"full": sizes.get("full") or sizes["smoke"]} if sizes else {}
        for size in ("full", "smoke"):
            if size not in sizes:
                if size == "full":
                    yield f"| {proof.name} | full | **not run yet** | | | | |"
                continue
            run = sizes[size]
            tried = ", ".join(f"{run['tried'][name]:,} {name}" for name in proof.engines if run["tried"].get(name))
            caught = "; ".join(f"{removed}: {count}" for removed, count in sorted(run["caught"].items()))
            minutes = f"{run['seconds'] / 60:.1f}" if run.get("seconds") else ""
            yield f"| {proof.name} | {size} | {run['when']} | {minutes} | {tried} | {run['failed']} | {caught} |"
    yield ""


def text(page: str, kept: Mapping[str, Any]) -> str:
    """The page with what is written anew between its two marks."""
    before, _, rest = page.partition(BEGIN)
    after = rest.partition(END)[2]
    parts = ["", "## The proofs", "", "In the order of the harm that they stand against.", ""]
    for proof in PROOFS.values():
        parts += rows(proof)
    return before + BEGIN + "\n".join([*parts, *table(kept)]) + END + after


def kept_runs() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(KEPT.read_text("utf-8")) if KEPT.exists() else {}
    return found


def main(arguments: list[str]) -> None:
    kept = kept_runs()
    if arguments:
        file, when, *rest = arguments
        size = rest[0] if rest else "full"
        for key, run in json.loads(Path(file).read_text("utf-8")).items():
            if not run["missing"] and not run["failed"] and not run.get("left"):
                kept.setdefault(key, {})[size] = {
                    "when": when, "tried": run["tried"], "caught": run["caught"], "failed": run["failed"],
                    "seconds": run.get("seconds", 0),
                }  # fmt: skip
        KEPT.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    PAGE.write_text(text(PAGE.read_text("utf-8"), kept), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
