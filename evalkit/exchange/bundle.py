"""A release bundle: what an association's instance lets out for an observatory elsewhere (docs/federation.md).

A data package of CSV tables with the hashes of its files, their signature and the public key beside them. It holds no
person and no row about one: only protected counts, and moments of at least ten people.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import polars as pl

from evalkit import signing
from evalkit.definitions.policy import Policy
from evalkit.exchange.data_package import Column, Package, Table, package_files, zipped

SCHEMA: Final = "evalkit.bundle/1"
SUMS, SIGNATURE, KEY = "SHA256SUMS", "SHA256SUMS.sig", "public_key.pem"
FLOW: Final = ("baseline", "followed", "missed", "not_yet_due", "left")
HIDDEN: Final = ("", "fewer_than_k", "protected", "too_few_for_mean")
"""Why a line holds no strata and no moments; "" when it holds some. The reader learns no more than this."""
MOST_STRATA: Final = 3


@dataclass(frozen=True)
class Count:
    """A protected count: ``value`` None is hidden, between ``low`` and ``high`` (None: no bound); all None: unknown."""

    value: int | None
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True)
class BundleIndicator:
    """What was asked. ``meaning``: the hash by which questions compare. ``levels``: empty for a scale."""

    key: str
    meaning: str
    direction: str
    levels: tuple[int, ...]
    low: float | None
    high: float | None
    sem: float | None
    title: str


@dataclass(frozen=True)
class BundleStratum:
    """Those who started on the levels ``from_`` to ``to`` (level numbers, the lower first)."""

    from_: int
    to: int
    n: int
    higher: int


@dataclass(frozen=True)
class BundleMoments:
    """Rounded: means to one decimal, variances (n − 1) and covariance to two significant digits."""

    n: int
    mean_start: float
    mean_follow_up: float
    variance_start: float
    variance_follow_up: float
    covariance: float


@dataclass(frozen=True)
class BundleLine:
    """One programme, indicator (its key in this bundle) and wave. ``as_of``: the day on which it was computed."""

    programme: str
    indicator: str
    wave: str
    as_of: dt.date
    flow: Mapping[str, Count]
    strata: tuple[BundleStratum, ...] = ()
    moments: BundleMoments | None = None
    hidden: str = ""


@dataclass(frozen=True)
class Bundle:
    """``exporter``: an id that stays with the association. ``number``: 1, 2, … of its bundles. ``association`` "" and
    ``names`` empty: not switched on. ``names``: programme → language → name."""

    exporter: str
    number: int
    day: dt.date
    policy: Policy
    indicators: tuple[BundleIndicator, ...]
    lines: tuple[BundleLine, ...]
    association: str = ""
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    version: str = ""

    def indicator(self, key: str) -> BundleIndicator:
        return next(one for one in self.indicators if one.key == key)


def bundle_zip(bundle: Bundle, codebook: Sequence[Mapping[str, Any]], columns: Sequence[str], private: bytes) -> bytes:
    """The signed bundle. ``codebook``: rows of the forms' codebook, under ``columns``."""
    files = package_files(_package(bundle, codebook, columns), "csv")
    listed = signing.sums(files)
    return zipped(
        {**files, SUMS: listed, SIGNATURE: signing.sign(listed, private), KEY: signing.public_key(private)}
    )  # fmt: skip


def _package(bundle: Bundle, codebook: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> Package:
    return Package(
        about={
            "name": f"evalkit-bundle-{bundle.exporter[:8]}-{bundle.number}",
            "title": f"Release bundle {bundle.number}, {bundle.day.isoformat()}",
            "description": "Protected counts and moments of programmes, for comparison by an observatory. "
            "No person, and no row about a person. docs/federation.md of evalkit says how to verify and read it.",
            "created": bundle.day.isoformat(),
            "evalkit": {
                "schema": SCHEMA,
                "version": bundle.version,
                "exporter": bundle.exporter,
                "number": bundle.number,
                "day": bundle.day.isoformat(),
                "association": bundle.association,
                "names": {programme: dict(words) for programme, words in bundle.names.items()},
                "policy": bundle.policy.model_dump(mode="json"),
                "policy_hash": bundle.policy.hash,
            },
        },
        tables=(*tables(bundle), Table(
            "codebook", "What was asked, and what each number means",
            tuple(Column(name, pl.String(), name.replace("_", " ")) for name in columns), codebook,
        )),
        files={"README.txt": README},
    )  # fmt: skip


_TEXT, _WHOLE, _NUMBER, _DATE = pl.String(), pl.Int64(), pl.Float64(), pl.Date()
_WHICH = (
    Column("programme", _TEXT, "a code that stays with the programme"),
    Column("indicator", _TEXT, "key of the table indicators"),
    Column("wave", _TEXT, "the occasion of the follow-up, as in the programme's schedule"),
)
COLUMNS: Final[Mapping[str, tuple[Column, ...]]] = {
    "indicators": (
        Column("indicator", _TEXT, "key of the question or score in this bundle"),
        Column("meaning", _TEXT, "hash of kind, levels, direction, scoring and conditions: equal means comparable"),
        Column("direction", _TEXT, "higher_is_better or higher_is_worse"),
        Column("levels", _TEXT, "level numbers, separated by spaces; empty for a scale"),
        Column("low", _NUMBER, "lowest attainable score; empty: no bound"),
        Column("high", _NUMBER, "highest attainable score; empty: no bound"),
        Column("sem", _NUMBER, "published standard error of measurement, in points; empty: none"),
        Column("title", _TEXT, "in words"),
    ),
    "lines": (
        *_WHICH,
        Column("as_of", _DATE, "the day on which the line was computed"),
        Column("hidden", _TEXT, "why there are no strata and no moments; empty when there are"),
    ),
    "flow": (
        *_WHICH,
        Column("count", _TEXT, ", ".join(FLOW)),
        Column("value", _WHOLE, "people; empty: hidden to protect people, or not known"),
        Column("at_least", _WHOLE, "for a hidden count: the least that any reader could compute"),
        Column("at_most", _WHOLE, "for a hidden count: the most that any reader could compute"),
    ),
    "strata": (
        *_WHICH,
        Column("from_level", _WHOLE, "first starting level of the stratum"),
        Column("to_level", _WHOLE, "last starting level of the stratum"),
        Column("n", _WHOLE, "people with a start on these levels and a follow-up"),
        Column("higher", _WHOLE, "of them, people who stand higher than at the start"),
    ),
    "moments": (
        *_WHICH,
        Column("n", _WHOLE, "people with a start and a follow-up"),
        Column("mean_start", _NUMBER, "one decimal"),
        Column("mean_follow_up", _NUMBER, "one decimal"),
        Column("variance_start", _NUMBER, "n - 1, two significant digits"),
        Column("variance_follow_up", _NUMBER, "n - 1, two significant digits"),
        Column("covariance", _NUMBER, "n - 1, two significant digits"),
    ),
}
"""The tables of a bundle and their columns, for who writes it and who reads it."""

TITLES: Final[Mapping[str, str]] = {
    "indicators": "Questions and scores",
    "lines": "What there is of each programme, indicator and wave",
    "flow": "Who could be followed",
    "strata": "Higher or not, by starting level",
    "moments": "Means and variances of scales",
}


def tables(bundle: Bundle) -> tuple[Table, ...]:
    rows = {
        "indicators": list(_indicators(bundle)),
        "lines": [{**_which(one), "as_of": one.as_of.isoformat(), "hidden": one.hidden} for one in bundle.lines],
        "flow": [row for one in bundle.lines for row in _flow(one)],
        "strata": [
            {**_which(one), "from_level": s.from_, "to_level": s.to, "n": s.n, "higher": s.higher}
            for one in bundle.lines
            for s in one.strata
        ],
        "moments": [
            {**_which(one), **{name: getattr(one.moments, name) for name in BundleMoments.__dataclass_fields__}}
            for one in bundle.lines
            if one.moments is not None
        ],
    }
    keys = {"indicators": ("indicator",), "lines": ("programme", "indicator", "wave")}
    return tuple(
        Table(name, TITLES[name], columns, rows[name], keys.get(name, ())) for name, columns in COLUMNS.items()
    )


def _which(line: BundleLine) -> dict[str, str]:
    return {"programme": line.programme, "indicator": line.indicator, "wave": line.wave}


def _indicators(bundle: Bundle) -> Iterator[dict[str, Any]]:
    for one in bundle.indicators:
        yield {
            "indicator": one.key, "meaning": one.meaning, "direction": one.direction,
            "levels": " ".join(map(str, one.levels)), "low": one.low, "high": one.high, "sem": one.sem,
            "title": one.title,
        }  # fmt: skip


def _flow(line: BundleLine) -> Iterator[dict[str, Any]]:
    for name in FLOW:
        count = line.flow[name]
        hidden = count.value is None
        yield {
            **_which(line),
            "count": name,
            "value": count.value,
            "at_least": count.low if hidden else None,
            "at_most": count.high if hidden else None,
        }


README: Final = f"""A release bundle of evalkit ({SCHEMA}). To verify it with nothing but openssl and sha256sum:

    openssl pkeyutl -verify -pubin -inkey {KEY} -rawin -in {SUMS} -sigfile {SIGNATURE}
    sha256sum --check {SUMS}

The thirty digits of the key, to be compared by telephone with those on the association's page:

    openssl pkey -pubin -in {KEY} -outform DER | sha256sum | python3 -c \\
      "print(f'{{int(input().split()[0], 16) % 10**30:030d}}')"

datapackage.json says what each column means. No table holds a person.
"""
