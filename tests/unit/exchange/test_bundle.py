"""A bundle comes back as it went out, opens for anybody with openssl, and is refused whole when anything is wrong."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from evalkit import signing
from evalkit.errors import Refused
from evalkit.exchange.bundle import KEY, SIGNATURE, SUMS
from evalkit.exchange.bundle_opening import LARGEST, LARGEST_OPEN, open_bundle
from evalkit.exchange.bundle_reading import read_bundle
from evalkit.i18n import SCREEN, problem_text
from tests.unit.exchange.bundle_files import (
    POLICY,
    a_bundle,
    a_key,
    packed,
    signed_again,
    unpacked,
    with_files,
    with_text,
)


def refusal(data: bytes) -> list[str]:
    """The codes with which a file is refused; each is a sentence in every language."""
    with pytest.raises(Refused) as refused:
        read_bundle(open_bundle(data), POLICY)
    for one in refused.value.problems:
        for language in SCREEN:
            assert "{" not in problem_text(one, language)
    return [one.code for one in refused.value.problems]


def test_a_bundle_comes_back_as_it_went_out() -> None:
    bundle = a_bundle(association="Maison Grenadille", names={"p-1": {"fr": "Lire la ville"}})
    opened = open_bundle(packed(bundle))
    assert opened.fingerprint == signing.fingerprint(signing.public_key(a_key()))
    assert read_bundle(opened, POLICY) == bundle
    assert packed(bundle) == packed(bundle)


def test_the_fingerprint_is_thirty_digits_in_six_groups() -> None:
    groups = signing.fingerprint(signing.public_key(a_key())).split(" ")
    assert [len(group) for group in groups] == [5] * 6
    assert all(group.isdecimal() for group in groups)


def typed(command: str, place: Path) -> subprocess.CompletedProcess[str]:
    """What somebody types in the folder where the bundle was unpacked."""
    return subprocess.run(["/bin/sh", "-c", command], cwd=place, check=False, capture_output=True, text=True)


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")
def test_anybody_can_verify_it_with_openssl_and_sha256sum(tmp_path: Path) -> None:
    for name, content in unpacked(packed()).items():
        (tmp_path / name).write_bytes(content)
    readme = (tmp_path / "README.txt").read_text()
    commands = [line.strip() for line in readme.splitlines() if line.startswith("    ")]
    signature, hashes = commands[0], commands[1]
    digits = " ".join(commands[2:]).replace("\\", "")
    for command in (signature, hashes):
        assert typed(command, tmp_path).returncode == 0
    assert typed(digits, tmp_path).stdout.strip() == signing.fingerprint(signing.public_key(a_key())).replace(" ", "")
    (tmp_path / "strata.csv").write_text("changed")
    assert typed(hashes, tmp_path).returncode != 0


def test_the_descriptor_names_every_table_and_column() -> None:
    files = unpacked(packed())
    described = json.loads(files["datapackage.json"])
    for resource in described["resources"]:
        header = files[resource["path"]].decode().splitlines()[0]
        assert header == ",".join(field["name"] for field in resource["schema"]["fields"])
        assert all(field["description"] for field in resource["schema"]["fields"])
    assert "names" not in described or not described["names"]


def zip_of(*members: tuple[str, bytes]) -> bytes:
    data = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")  # a name twice is what we want
        for name, content in members:
            archive.writestr(name, content)
    return data.getvalue()


def members(**changes: bytes) -> list[tuple[str, bytes]]:
    return [(name, changes.get(name, content)) for name, content in unpacked(packed()).items()]


def bomb() -> bytes:
    return zip_of(*[(n, bytes(LARGEST_OPEN + 1) if n == "codebook.csv" else c) for n, c in members()])


NO_BUNDLE: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing": (lambda: b"", "bundle.not_a_zip"),
    "a text": (lambda: b"hello", "bundle.not_a_zip"),
    "a cut file": (lambda: packed()[:-40], "bundle.not_a_zip"),
    "too large": (lambda: bytes(LARGEST + 1), "bundle.too_large"),
    "a zip bomb": (bomb, "bundle.too_large"),
    "a path": (lambda: zip_of(*members()[1:], ("../../etc/passwd", b"x")), "bundle.other_files"),
    "a file too many": (lambda: zip_of(*members(), ("more.csv", b"x")), "bundle.other_files"),
    "a file twice": (lambda: zip_of(*members()[1:], members()[1]), "bundle.other_files"),
    "a file missing": (lambda: zip_of(*members()[1:]), "bundle.other_files"),
    "no key": (lambda: zip_of(*[(n, b"x" if n == KEY else c) for n, c in members()]), "bundle.no_key"),
    "a signature of somebody else": (
        lambda: zip_of(*[(n, signing.sign(b"x", a_key(1)) if n == SIGNATURE else c) for n, c in members()]),
        "bundle.not_signed",
    ),
    "the list of hashes changed": (
        lambda: zip_of(*[(n, c + b"\n" if n == SUMS else c) for n, c in members()]),
        "bundle.not_signed",
    ),
    "a table changed": (
        lambda: zip_of(*[(n, c.replace(b"14,9", b"14,8") if n == "strata.csv" else c) for n, c in members()]),
        "bundle.changed",
    ),
}


@pytest.mark.parametrize(("make", "code"), NO_BUNDLE.values(), ids=NO_BUNDLE)
def test_what_is_no_whole_bundle_is_not_opened(make: Callable[[], bytes], code: str) -> None:
    assert refusal(make()) == [code]


ABOUT = "datapackage.json"
WRONG: dict[str, tuple[Callable[[dict[str, bytes]], None], str]] = {
    "no JSON": (with_files({ABOUT: b"{"}), "bundle.wrong_about"),
    "deep JSON": (with_files({ABOUT: b"[" * 100_000}), "bundle.wrong_about"),
    "NaN in JSON": (with_text(ABOUT, '"number": 1', '"number": NaN'), "bundle.wrong_about"),
    "a key twice": (with_text(ABOUT, '"number": 1', '"number": 1, "number": 2'), "bundle.wrong_about"),
    "a text for a number": (with_text(ABOUT, '"number": 1', '"number": "1"'), "bundle.wrong_about"),
    "an unknown version": (with_text(ABOUT, "evalkit.bundle/1", "evalkit.bundle/9"), "bundle.unknown_version"),
    "a policy for funders": (
        with_text(ABOUT, '"audience": "observatory"', '"audience": "funder"'),
        "bundle.wrong_about",
    ),
    "a policy of its own": (with_text(ABOUT, '"k": 5', '"k": 4'), "bundle.wrong_about"),
    "another column": (with_text("strata.csv", "higher", "lower"), "bundle.wrong_column"),
    "NaN in a table": (with_text("moments.csv", "110.0", "nan"), "bundle.wrong"),
    "infinity": (with_text("moments.csv", "110.0", "1e999"), "bundle.wrong"),
    "a text for people": (with_text("strata.csv", "14,9", "14,nine"), "bundle.wrong"),
    "less than nobody": (with_text("strata.csv", "14,9", "14,-9"), "bundle.wrong"),
    "more people than there are": (with_text("strata.csv", "14,9", "99999999,9"), "bundle.wrong"),
    "a formula for a code": (with_text("lines.csv", "p-3,", "=cmd(),"), "bundle.wrong"),
    "a row too long": (with_text("strata.csv", "14,9", "14,9,9"), "bundle.wrong"),
    "a line twice": (with_text("lines.csv", "p-3,", "p-2,"), "bundle.twice"),
    "strata of no line": (with_text("strata.csv", "p-2,", "p-9,"), "bundle.unknown_line"),
    "a line about nothing": (with_text("indicators.csv", "speaking_up", "speaking"), "bundle.unknown_line"),
    "a small cell": (with_text("strata.csv", "14,9", "14,10"), "bundle.below_k"),
    "a small count": (with_text("flow.csv", "missed,10", "missed,3"), "bundle.below_k"),
    "a count just below k": (with_text("flow.csv", "missed,10", "missed,4"), "bundle.below_k"),
    "moments of nine": (with_text("moments.csv", "3_months,30", "3_months,9"), "bundle.too_exact"),
    "sums that do not fit": (with_text("strata.csv", "14,9", "15,9"), "bundle.sums"),
    "moments of other people": (with_text("moments.csv", "3_months,30", "3_months,31"), "bundle.sums"),
    "a gap between strata": (with_text("strata.csv", "3,5,16", "4,5,16"), "bundle.no_partition"),
    "a level that there is not": (with_text("strata.csv", "3,5,16", "3,6,16"), "bundle.no_partition"),
    "a mean of two decimals": (with_text("moments.csv", "70.5", "70.55"), "bundle.too_exact"),
    "a variance of three digits": (with_text("moments.csv", "110.0", "111.0"), "bundle.too_exact"),
    "a covariance that cannot be": (with_text("moments.csv", "84.0", "840.0"), "bundle.too_exact"),
    "a mean outside the scale": (with_text("moments.csv", "70.5", "700.5"), "bundle.too_exact"),
}


@pytest.mark.parametrize(("change", "code"), WRONG.values(), ids=WRONG)
def test_what_says_something_wrong_is_refused_whole(change: Callable[[dict[str, bytes]], None], code: str) -> None:
    assert code in refusal(signed_again(change))


def test_a_stricter_policy_of_the_reader_counts() -> None:
    opened = open_bundle(packed())
    assert read_bundle(opened, POLICY.model_copy(update={"mean_at_least": 30})).lines
    for stricter, code in (({"k": 6}, "bundle.below_k"), ({"mean_at_least": 31}, "bundle.too_exact")):
        with pytest.raises(Refused) as refused:
            read_bundle(opened, POLICY.model_copy(update=stricter))
        assert {one.code for one in refused.value.problems} == {code}


def test_all_that_is_wrong_is_told_at_once_and_the_rest_is_counted() -> None:
    rows = "".join(f"p-{n},speaking_up,3_months,1,9,x,y\n" for n in range(30))
    found = refusal(signed_again(lambda files: files.update({"strata.csv": files["strata.csv"] + rows.encode()})))
    assert found.count("bundle.wrong") == 20
    assert found[-1] == "bundle.more"
