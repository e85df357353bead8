"""Bundles for tests: one as it should be, and ways to make it wrong, signed anew so that only that is wrong."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache

from evalkit import signing
from evalkit.definitions import Audience, loader
from evalkit.exchange.bundle import (
    KEY,
    SIGNATURE,
    SUMS,
    Bundle,
    BundleIndicator,
    BundleLine,
    BundleMoments,
    BundleStratum,
    Count,
    bundle_zip,
)
from evalkit.exchange.codebook import COLUMNS
from evalkit.exchange.data_package import zipped

POLICY = loader.load_policies().for_audience(Audience.OBSERVATORY)
EXPORTER = "0f6f2b54-6c3a-5f4e-9a53-0f1f5b7f4f3d"
SPEAKING = BundleIndicator("speaking_up", "a" * 64, "higher_is_better", (1, 2, 3, 4, 5), 1, 5, None, "Oser parler")
HAPPY = BundleIndicator("happiness", "b" * 64, "higher_is_better", (), 24, 120, 3.5, "=HYPERLINK(1)")
ORIENTED = (SPEAKING, HAPPY)


def a_flow(baseline: int = 40, followed: int = 30) -> dict[str, Count]:
    return {
        "baseline": Count(baseline),
        "followed": Count(followed),
        "missed": Count(baseline - followed),
        "not_yet_due": Count(0),
        "left": Count(0),
    }


def lines() -> tuple[BundleLine, ...]:
    day = dt.date(2026, 7, 1)
    hidden = {**a_flow(), "missed": Count(None, 1, 9), "left": Count(None, 1, 9), "not_yet_due": Count(0)}
    strata = (BundleStratum(1, 2, 14, 9), BundleStratum(3, 5, 16, 6))
    moments = BundleMoments(30, 70.5, 74.0, 110.0, 130.0, 84.0)
    return (
        BundleLine("p-1", "speaking_up", "3_months", day, a_flow(), strata),
        BundleLine("p-1", "happiness", "3_months", day, a_flow(), moments=moments),
        BundleLine("p-2", "speaking_up", "3_months", day, hidden, (BundleStratum(1, 5, 30, 12),)),
        BundleLine("p-3", "speaking_up", "3_months", day, dict.fromkeys(a_flow(), Count(None)), hidden="protected"),
    )  # fmt: skip


def a_bundle(**changes: object) -> Bundle:
    made = Bundle(EXPORTER, 1, dt.date(2026, 7, 2), POLICY, ORIENTED, lines(), version="0.1.0")
    return replace(made, **changes)  # type: ignore[arg-type]


@cache
def a_key(number: int = 0) -> bytes:
    """A key of its own for each number."""
    del number
    return signing.new_private_key()


def packed(bundle: Bundle | None = None, key: bytes | None = None) -> bytes:
    return bundle_zip(bundle or a_bundle(), [{"form": "empowerment"}], COLUMNS, key or a_key())


def unpacked(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def signed_again(change: Callable[[dict[str, bytes]], None], data: bytes | None = None) -> bytes:
    """A bundle changed by somebody who has its key."""
    files = unpacked(data or packed())
    change(files)
    listed = signing.sums({name: of for name, of in files.items() if name not in (SUMS, SIGNATURE, KEY)})
    return zipped({**files, SUMS: listed, SIGNATURE: signing.sign(listed, a_key())})


def with_text(name: str, old: str, new: str) -> Callable[[dict[str, bytes]], None]:
    def change(files: dict[str, bytes]) -> None:
        assert old.encode() in files[name], name
        files[name] = files[name].replace(old.encode(), new.encode(), 1)

    return change


def with_files(more: Mapping[str, bytes]) -> Callable[[dict[str, bytes]], None]:
    return lambda files: files.update(more)
