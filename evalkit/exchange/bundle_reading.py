"""What an opened bundle says, read without trust: every problem at once, each with its file, row and column."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from evalkit.definitions.policy import Audience, Policy
from evalkit.errors import Problem, Refused, problem
from evalkit.exchange.bundle import (
    COLUMNS,
    FLOW,
    HIDDEN,
    SCHEMA,
    Bundle,
    BundleIndicator,
    BundleLine,
    BundleMoments,
    BundleStratum,
    Count,
)
from evalkit.exchange.bundle_opening import Opened
from evalkit.exchange.bundle_rules import faults

MOST_ROWS: Final = 20_000
MOST_PEOPLE: Final = 1_000_000
SHOWN: Final = 20
"""Problems that are told; the others are counted."""

_CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,79}")
_HASH = re.compile(r"[0-9a-f]{64}")
_WHOLE = re.compile(r"-?[0-9]{1,9}")
_NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,12})?(e-?[0-9]{1,2})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PLAIN = re.compile(r"[^\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]{0,200}")

Which = tuple[str, str, str]
Name = Annotated[str, Field(max_length=200, pattern=r"^[^\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]*$")]


class _About(BaseModel):
    """What the descriptor says of the bundle: closed and strict, so that a wrong type is one."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    schema_: Literal["evalkit.bundle/1"] = Field(alias="schema")
    version: Annotated[str, Field(max_length=40)]
    exporter: Annotated[str, Field(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
    number: Annotated[int, Field(ge=1, le=1_000_000)]
    day: Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
    association: Name
    names: dict[Annotated[str, Field(max_length=80)], dict[Annotated[str, Field(max_length=10)], Name]]
    policy: dict[str, Any]
    policy_hash: str


@dataclass
class _Reading:
    """Problems found so far; rows are read on, so that all are told at once."""

    files: Mapping[str, bytes]
    problems: list[Problem] = field(default_factory=list)

    def rows(self, name: str) -> list[dict[str, Any]]:
        """The rows of a table whose every cell can stand there."""
        file, columns = f"{name}.csv", [column.name for column in COLUMNS[name]]
        found: list[dict[str, Any]] = []
        try:
            lines = list(csv.reader(io.StringIO(self.files[file].decode("utf-8")), strict=True))
        except (UnicodeDecodeError, csv.Error):
            lines = []
        if not lines or lines[0] != columns or len(lines) > MOST_ROWS:
            self.problems.append(problem("bundle.wrong_column", file=file, columns=", ".join(columns)))
            return []
        for row, cells in enumerate(lines[1:], start=2):
            read = self._row(file, row, columns, cells)
            if read is not None:
                found.append({**read, "row": row})
        return found

    def _row(self, file: str, row: int, columns: list[str], cells: list[str]) -> dict[str, Any] | None:
        if len(cells) != len(columns):
            self.problems.append(problem("bundle.wrong", file=file, row=row, column=len(cells), value="…"))
            return None
        values: dict[str, Any] = {}
        for column, cell in zip(columns, cells, strict=True):
            try:
                values[column] = _READ[column](cell.removeprefix("'"))
            except ValueError:
                self.problems.append(problem("bundle.wrong", file=file, row=row, column=column, value=_quoted(cell)))
        return values if len(values) == len(columns) else None

    def once(self, name: str, rows: list[dict[str, Any]], key: Callable[[dict[str, Any]], Any]) -> dict[Any, Any]:
        found: dict[Any, Any] = {}
        for row in rows:
            if key(row) in found:
                self.problems.append(problem("bundle.twice", file=f"{name}.csv", row=row["row"]))
            found.setdefault(key(row), row)
        return found

    def by_line(self, name: str, lines: Mapping[Which, Any]) -> dict[Which, list[dict[str, Any]]]:
        found: dict[Which, list[dict[str, Any]]] = {}
        for row in self.rows(name):
            if _which(row) not in lines:
                self.problems.append(problem("bundle.unknown_line", file=f"{name}.csv", row=row["row"]))
            found.setdefault(_which(row), []).append(row)
        return found


def read_bundle(opened: Opened, own: Policy) -> Bundle:
    """The bundle, or Refused with every reason. ``own``: the policy for observatories here; the stricter one counts."""
    about = _about(opened.files["datapackage.json"])
    policy = _policy(about)
    reading = _Reading(opened.files)
    indicators = reading.once("indicators", reading.rows("indicators"), lambda row: row["indicator"])
    lines = reading.once("lines", reading.rows("lines"), _which)
    for row in lines.values():
        if row["indicator"] not in indicators:
            reading.problems.append(problem("bundle.unknown_line", file="lines.csv", row=row["row"]))
    flow, strata, moments = (reading.by_line(name, lines) for name in ("flow", "strata", "moments"))
    bundle = Bundle(
        exporter=about.exporter,
        number=about.number,
        day=_day(about.day),
        policy=policy,
        indicators=tuple(_indicator(row) for row in indicators.values()),
        lines=tuple(
            _line(row, flow.get(which, []), strata.get(which, []), moments.get(which, []))
            for which, row in lines.items()
        ),
        association=about.association,
        names=about.names,
        version=about.version,
    )
    if not reading.problems:
        reading.problems.extend(faults(bundle, own))
    if reading.problems:
        more = len(reading.problems) - SHOWN
        raise Refused(*reading.problems[:SHOWN], *([problem("bundle.more", n=more)] if more > 0 else []))
    return bundle


def _about(data: bytes) -> _About:
    try:
        document = json.loads(data.decode("utf-8"), parse_constant=_not_a_number, object_pairs_hook=_each_once)
        about = document["evalkit"]
        schema = about["schema"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Refused(problem("bundle.wrong_about", field="evalkit")) from None
    if schema != SCHEMA:
        raise Refused(problem("bundle.unknown_version", found=_quoted(str(schema)), known=SCHEMA))
    try:
        return _About.model_validate(about)
    except ValidationError as error:
        fields = dict.fromkeys(str(one["loc"][0])[:40] if one["loc"] else "evalkit" for one in error.errors())
        raise Refused(*(problem("bundle.wrong_about", field=name) for name in fields)) from None


def _policy(about: _About) -> Policy:
    try:
        policy = Policy.model_validate(about.policy)
        _day(about.day)
    except ValueError:
        raise Refused(problem("bundle.wrong_about", field="policy")) from None
    if policy.audience is not Audience.OBSERVATORY or policy.hash != about.policy_hash:
        raise Refused(problem("bundle.wrong_about", field="policy"))
    return policy


def _not_a_number(_: str) -> float:
    raise ValueError


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found


def _quoted(text: str) -> str:
    return f"“{text[:30]}{'…' if len(text) > 30 else ''}”"


def _which(row: Mapping[str, Any]) -> Which:
    return row["programme"], row["indicator"], row["wave"]


def _indicator(row: Mapping[str, Any]) -> BundleIndicator:
    return BundleIndicator(
        row["indicator"], row["meaning"], row["direction"], row["levels"], row["low"], row["high"], row["sem"],
        row["title"],
    )  # fmt: skip


def _line(
    row: Mapping[str, Any],
    flow: list[dict[str, Any]],
    strata: list[dict[str, Any]],
    moments: list[dict[str, Any]],
) -> BundleLine:
    counts = {one["count"]: Count(one["value"], one["at_least"], one["at_most"]) for one in flow}
    several = len(moments) > 1 or len(counts) != len(flow)
    return BundleLine(
        programme=row["programme"],
        indicator=row["indicator"],
        wave=row["wave"],
        as_of=row["as_of"],
        # What stands there twice is told as counts that do not add up.
        flow={} if several else counts,
        strata=tuple(BundleStratum(one["from_level"], one["to_level"], one["n"], one["higher"]) for one in strata),
        moments=BundleMoments(**{name: moments[0][name] for name in BundleMoments.__dataclass_fields__})
        if moments
        else None,
        hidden=row["hidden"],
    )


def _matching(pattern: re.Pattern[str]) -> Callable[[str], str]:
    def read(text: str) -> str:
        if pattern.fullmatch(text) is None:
            raise ValueError
        return text

    return read


def _one_of(*words: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in words:
            raise ValueError
        return text

    return read


def _people(text: str) -> int:
    if _WHOLE.fullmatch(text) is None or not 0 <= int(text) <= MOST_PEOPLE:
        raise ValueError
    return int(text)


def _level(text: str) -> int:
    if _WHOLE.fullmatch(text) is None:
        raise ValueError
    return int(text)


def _levels(text: str) -> tuple[int, ...]:
    found = tuple(_level(part) for part in text.split(" ")) if text else ()
    if list(found) != sorted(set(found)) or len(found) == 1 or len(found) > 60:
        raise ValueError
    return found


def _number(text: str) -> float:
    if _NUMBER.fullmatch(text) is None or not math.isfinite(float(text)):
        raise ValueError
    return float(text)


def _day(text: str) -> dt.date:
    if _DAY.fullmatch(text) is None:
        raise ValueError
    return dt.date.fromisoformat(text)


def _or_empty(read: Callable[[str], Any]) -> Callable[[str], Any]:
    return lambda text: None if text == "" else read(text)


_READ: Final[Mapping[str, Callable[[str], Any]]] = {
    "programme": _matching(_CODE),
    "indicator": _matching(_CODE),
    "wave": _matching(re.compile(r"[\w.+-][\w .+-]{0,39}")),
    "meaning": _matching(_HASH),
    "direction": _one_of("higher_is_better", "higher_is_worse"),
    "levels": _levels,
    "low": _or_empty(_number),
    "high": _or_empty(_number),
    "sem": _or_empty(_number),
    "title": _matching(_PLAIN),
    "as_of": _day,
    "hidden": _one_of(*HIDDEN),
    "count": _one_of(*FLOW),
    "value": _or_empty(_people),
    "at_least": _or_empty(_people),
    "at_most": _or_empty(_people),
    "from_level": _level,
    "to_level": _level,
    "n": _people,
    "higher": _people,
    **dict.fromkeys(("mean_start", "mean_follow_up", "variance_start", "variance_follow_up", "covariance"), _number),
}
