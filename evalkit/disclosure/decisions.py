"""The log of a release: each decision with its rule, its cell and its reason, never the value."""

from __future__ import annotations

from collections.abc import Mapping

from evalkit.disclosure.assembling import Assembly
from evalkit.disclosure.population import Slot
from evalkit.progression.result import Result


def decisions(assembly: Assembly, count: int) -> tuple[Mapping[str, str], ...]:
    """One entry for each coarsening step, each result left out, each hidden cell, each mean not shown."""
    protected = assembly.protected
    linked, found = protected.linked, list[dict[str, str]]()
    for at, view in enumerate(linked.views[:count]):
        name = _name(view.result)
        if view.shape.left_out == "fewer_than_k":
            found.append({"rule": "suppressed", "cell": name, "reason": "fewer than k pairs"})
        found += [{"rule": "coarsened", "cell": name, "reason": step} for step in view.shape.steps]
        if view.shape.left_out is None and view.result.mean_change is not None and at not in assembly.means:
            found.append({"rule": "mean", "cell": name, "reason": "too few people, or it would narrow a hidden cell"})
    for (at, slot), cell in linked.places.items():
        if at < count and cell in protected.hidden and linked.views[at].shape.left_out is None:
            found.append(
                {
                    "rule": _rule(assembly, cell),
                    "cell": f"{_name(linked.views[at].result)} / {_slot(slot)}",
                    "reason": _reason(assembly, cell),
                }
            )
    if linked.participants in protected.hidden:
        found.append(
            {
                "rule": _rule(assembly, linked.participants),
                "cell": "participants",
                "reason": _reason(assembly, linked.participants),
            }
        )
    return tuple(found)


def _rule(assembly: Assembly, cell: int) -> str:
    linked = assembly.protected.linked.set
    if cell in linked.demands:
        return "primary"
    return "coarsened" if cell in linked.hidden_first else "secondary"


def _reason(assembly: Assembly, cell: int) -> str:
    linked = assembly.protected.linked.set
    if cell in linked.demands:
        return linked.demands[cell].reason
    return "joined with another" if cell in linked.hidden_first else "protects another cell"


def _name(result: Result) -> str:
    return " / ".join([result.indicator, result.programme or "all", result.wave])


def _slot(slot: Slot) -> str:
    return " ".join(str(part) for part in slot)
