"""What pytest does for the proofs: counts their tests, prints the table, and fails in CI where one did not run."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.trust.proof import FULL, POSTGRES, SQLITE, Counting, Proof
from tests.trust.registry import PROOFS

KEEP = "EVALKIT_TRUST_KEEP"
"""Names a file in which the table is kept too, for docs/trust.md: after each test, so that a run that was stopped goes
on where it was. Proofs that stand in it whole are not run again; after a change of the program take a new file."""


def proof_of(item: pytest.Item) -> Proof | None:
    """The proof that this test belongs to, by its mark; None where it only stands beside them."""
    mark = item.get_closest_marker("trust")
    return PROOFS[mark.args[0]] if mark is not None and mark.args else None


def engine_of(item: pytest.Item, proof: Proof) -> str:
    params = getattr(getattr(item, "callspec", None), "params", {})
    asked = next((params[name] for name in ("engine", "closed_world", "database") if name in params), None)
    return {"sqlite": SQLITE, "postgres": POSTGRES}.get(str(asked), proof.engines[0])


@pytest.fixture
def proof(request: pytest.FixtureRequest) -> Counting:
    """Where the test of a proof writes down what it tried."""
    found = proof_of(request.node)
    assert found is not None, "mark this test with pytest.mark.trust(KEY)"
    return Counting(found, engine_of(request.node, found))


def mark_items(items: Iterable[pytest.Item]) -> None:
    """Let every report of a proof's test say whose it is, a skipped one too."""
    for item in items:
        if (found := proof_of(item)) is not None:
            item.user_properties.append(("proof", json.dumps([found.key, engine_of(item, found)])))
            LEFT.setdefault(found.key, set()).add(item.nodeid)


LEFT: dict[str, set[str]] = {}
"""By proof, its tests that have not been run yet in this process."""


@dataclass
class Line:
    """One proof in the table: by engine what was tried, by mutant what was caught, and why something did not run."""

    proof: Proof
    tried: dict[str, int] = field(default_factory=dict)
    caught: dict[str, int] = field(default_factory=dict)
    failed: int = 0
    seconds: float = 0.0
    reasons: list[str] = field(default_factory=list)

    @property
    def missing(self) -> list[str]:
        """What this proof owes: an engine on which it did not run, a mutant that was not shown."""
        engines = [f"on {engine}" for engine in self.proof.engines if not self.tried.get(engine)]
        return engines + [f"without {removed}" for removed in self.proof.removed if not self.caught.get(removed)]

    def __str__(self) -> str:
        tried = ", ".join(
            f"{self.tried[engine]} on {engine}" for engine in self.proof.engines if self.tried.get(engine)
        )
        parts = [f"{self.proof.name}: {tried or 'nothing'} tried", f"broken {self.failed}"]
        parts += [f"without {removed}: caught {count}" for removed, count in self.caught.items()]
        if self.missing:
            reason = f" ({self.reasons[0]})" if self.reasons else ""
            parts.append("NOT RUN " + ", ".join(self.missing) + reason)
        parts += [f"{self.seconds:.0f} s"] if self.seconds >= 1 else []
        return " · ".join(parts)


def lines_of(reports: Iterable[pytest.TestReport], *, whole: bool) -> dict[str, Line]:
    """The table: of every proof of the registry in a whole run, otherwise of those that were asked for."""
    lines = {key: Line(found) for key, found in PROOFS.items()} if whole else {}
    for report in reports:
        properties = dict(report.user_properties)
        if "proof" not in properties:
            continue
        key, _ = json.loads(str(properties["proof"]))
        line = lines.setdefault(key, Line(PROOFS[key]))
        line.seconds += getattr(report, "duration", 0.0)
        if report.failed:
            line.failed += 1
        elif report.skipped:
            line.reasons.append(_reason(report))
        elif report.when == "call":
            for kept in (json.loads(str(value)) for name, value in report.user_properties if name == "counted"):
                line.tried[kept["engine"]] = line.tried.get(kept["engine"], 0) + kept["tried"]
                for removed, count in kept["caught"].items():
                    line.caught[removed] = line.caught.get(removed, 0) + count
    return {key: lines[key] for key in PROOFS if key in lines}


def _reason(report: pytest.TestReport) -> str:
    return str(report.longrepr[2]) if isinstance(report.longrepr, tuple) else "skipped"


def keep(report: pytest.TestReport, item: pytest.Item) -> None:
    """Hand what the test counted to its report, which also travels from another process."""
    counting = getattr(item, "funcargs", {}).get("proof")
    if report.when == "call" and isinstance(counting, Counting):
        report.user_properties.append(("counted", json.dumps(counting.plain())))


def write(terminal: pytest.TerminalReporter, lines: Mapping[str, Line]) -> None:
    if not lines:
        return
    terminal.section("proofs (TRUST.md)")
    for line in lines.values():
        terminal.write_line(str(line), red=bool(line.failed or line.missing))
    if KEEP in os.environ:
        put_down(lines)


def kept() -> dict[str, Any]:
    """What stands in the file of this run, of a run of the same size."""
    path = Path(os.environ[KEEP]) if KEEP in os.environ else None
    if path is None or not path.exists():
        return {}
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return {key: one for key, one in found.items() if one.get("full", FULL) is FULL}


def whole(found: Mapping[str, Any]) -> set[str]:
    """The proofs that need not be run again."""
    return {key for key, one in found.items() if key in PROOFS and not (one["missing"] or one["failed"] or one["left"])}


def put_down(lines: Mapping[str, Line]) -> None:
    """Write what is known so far into the file of this run."""
    found = {
        key: {"tried": line.tried, "caught": line.caught, "failed": line.failed, "missing": line.missing,
              "seconds": round(line.seconds), "full": FULL, "left": len(LEFT.get(key, ()))}
        for key, line in lines.items()
    }  # fmt: skip
    everything = {**found, **{key: one for key, one in kept().items() if key in whole(kept())}}
    Path(os.environ[KEEP]).write_text(json.dumps(everything, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def line_of(key: str, found: Mapping[str, Any]) -> Line:
    """A line that stands in the file already."""
    return Line(PROOFS[key], found["tried"], found["caught"], found["failed"], found.get("seconds", 0.0))


def owes(lines: Mapping[str, Line]) -> bool:
    """Whether a build machine must say no: a proof that did not run is not green there."""
    return os.environ.get("CI") == "true" and any(line.missing for line in lines.values())
