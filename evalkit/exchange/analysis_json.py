"""Released values as the JSON document ``evalkit.progression/1``: fixed keys, fixed order, same values, same bytes."""

from __future__ import annotations

import math
from collections.abc import Iterator

import evalkit
from evalkit.disclosure.cells import Cell, Figure
from evalkit.disclosure.released import Released, ReleasedResult, ReleasedRow, ReleasedTransitions
from evalkit.disclosure.warning_text import warning_text
from evalkit.exchange.json_text import json_with_list
from evalkit.progression.result import Leavers, Warn, Wilcoxon

SCHEMA = "evalkit.progression/1"
DECIMALS = 6

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]


def analysis_json(released: Released, language: str = "en") -> str:
    """The document, two-space indent, newline at the end. ``language``: of the warnings' texts."""
    return "".join(analysis_json_pieces(released, language))


def analysis_json_pieces(released: Released, language: str = "en") -> Iterator[str]:
    """The same in pieces, one for each result."""
    document: dict[str, Json] = {
        "schema": SCHEMA,
        "evalkit": evalkit.__version__,
        "source": _source(released),
        "form": {"key": released.form_key, "version": released.form_version, "hash": released.form_hash},
        "policy": {
            "audience": released.audience.value,
            "k": released.policy.k,
            "hash": released.policy.hash,
        },
    }
    results = (
        _short(result, language) if result.suppressed else _result(result, language) for result in released.results
    )
    yield from json_with_list(document, "results", results)
    yield "\n"


def _source(released: Released) -> dict[str, Json]:
    source = released.source
    if source.rows is None:
        return {"participants": _cell(released.participants), "sha256": source.sha256}
    return {
        "rows": source.rows,
        "participants": _cell(released.participants),
        "programmes": source.programmes,
        "sha256": source.sha256,
        "read_as": source.read_as,
        "dropped": [{"reason": reason, "rows": rows} for reason, rows in source.dropped],
    }


def _named(result: ReleasedResult) -> dict[str, Json]:
    return {
        "indicator": result.indicator,
        "programme": result.programme,
        "baseline_wave": result.baseline_wave,
        "wave": result.wave,
    }


def _short(result: ReleasedResult, language: str) -> dict[str, Json]:
    """A result of which nothing may be said but that it is not shown."""
    return {
        **_named(result),
        "state": "suppressed",
        "warnings": [
            {"code": warn.code} if warn.code == "fewer_than_k" else _warning(warn, language) for warn in result.warnings
        ],
    }


def _result(result: ReleasedResult, language: str) -> dict[str, Json]:
    expert = result.expert
    document: dict[str, Json] = _named(result)
    document["flow"] = {name: _cell(cell) for name, cell in result.flow.items()}
    document["unanswered"] = {name: _cell(cell) for name, cell in result.unanswered.items()}
    document["categories"] = {name: _cell(cell) for name, cell in result.categories.items()}
    document["shares"] = {name: _share(result.shares.get(name)) for name in ("improved", "declined")}
    document["net_progression"] = _interval(result.net_progression)
    document["superiority_paired"] = _value(result.superiority_paired)
    document["transitions"] = _transitions(result.transitions)
    document["rise_among_can_rise"] = _among(result.rise_among_can_rise)
    document["fall_among_can_fall"] = _among(result.fall_among_can_fall)
    if expert is not None:
        document["sign_test_p"] = number(expert.sign_test_p)
        document["wilcoxon"] = _wilcoxon(expert.wilcoxon)
        document["rank_biserial"] = number(expert.rank_biserial)
    document["mean_change"] = _value(result.mean_change)
    if expert is not None:
        document["sd_change"] = number(expert.sd_change)
        document["srm"] = number(expert.srm)
        document["effect_size_baseline_sd"] = number(expert.effect_size_baseline_sd)
    document["reliable_change"] = _reliable(result)
    document["bounds"] = {"improved": _ends(result.bounds_improved), "feasible": _ends(result.bounds_feasible)}
    if expert is not None:
        document["leavers"] = _leavers(expert.leavers)
    document["by_starting_level"] = [_row(row) for row in result.by_starting_level]
    document["warnings"] = [_warning(warn, language) for warn in result.warnings]
    return document


def _warning(warn: Warn, language: str) -> dict[str, Json]:
    return {"code": warn.code, "text": warning_text(warn, language)}


def number(value: float | None) -> float | None:
    """Rounded half-even to 6 decimals, never −0.0; what is not a finite number is null."""
    if value is None or not math.isfinite(value):
        return None
    return round(float(value), DECIMALS) + 0.0


def _end(value: float | str | None) -> Json:
    """The end of a starting level: a whole number without decimals, a band's key as it is."""
    if value is None or isinstance(value, str):
        return value
    return int(value) if float(value).is_integer() else number(value)


def _cell(cell: Cell | None) -> Json:
    if cell is None or cell.state == "not_collected":
        return None
    if cell.is_shown:
        return cell.value
    return {"state": "suppressed", "low": cell.low, "high": cell.high}


def _value(figure: Figure | None) -> float | None:
    return None if figure is None else number(figure.value)


def _share(figure: Figure | None) -> Json:
    if figure is None or figure.value is None:
        return None
    return {
        "value": number(figure.value),
        "low": number(figure.low),
        "high": number(figure.high),
        "method": figure.method,
    }


def _interval(figure: Figure | None) -> Json:
    if figure is None or figure.value is None:
        return None
    return {"value": number(figure.value), "low": number(figure.low), "high": number(figure.high)}


def _ends(figure: Figure | None) -> Json:
    if figure is None or figure.low is None or figure.high is None:
        return None
    return [number(figure.low), number(figure.high)]


def _transitions(transitions: ReleasedTransitions | None) -> Json:
    if transitions is None:
        return None
    return {
        "levels": list(transitions.levels),
        "counts": [[_cell(cell) for cell in row] for row in transitions.cells],
    }


def _among(among: tuple[Cell, Cell] | None) -> Json:
    return None if among is None else {"n": _cell(among[0]), "of": _cell(among[1])}


def _reliable(result: ReleasedResult) -> Json:
    counts = result.reliable_change
    if counts is None:
        return None
    expert = None if result.expert is None else result.expert.reliable_change
    document: dict[str, Json] = {"method": result.reliable_method}
    if expert is not None:
        document["sem"] = number(expert.sem)
    document["threshold"] = number(result.reliable_threshold)
    document |= {name: _cell(cell) for name, cell in counts.items()}
    if expert is not None and expert.recovered is not None:
        document["recovered"] = expert.recovered
    return document


def _wilcoxon(test: Wilcoxon | None) -> Json:
    if test is None:
        return None
    return {"z": number(test.z), "p": number(test.p), "method": test.method, "n_nonzero": test.n_nonzero}


def _leavers(leavers: Leavers | None) -> Json:
    if leavers is None:
        return None
    return {"n": leavers.n, "smd": number(leavers.smd), "cliffs_delta": number(leavers.cliffs_delta)}


def _row(row: ReleasedRow) -> Json:
    return {
        "from": _end(row.from_),
        "to": _end(row.to),
        "n": _cell(row.n),
        "improved": _cell(row.improved),
        "unchanged": _cell(row.unchanged),
        "declined": _cell(row.declined),
    }
