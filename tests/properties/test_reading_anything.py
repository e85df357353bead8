"""Whatever bytes come in, the reader reads or refuses; it never breaks."""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from evalkit.errors import Refused
from evalkit.exchange.reading import ReadingOptions, read_observations
from evalkit.i18n import problem_text
from tests.reference import forms

PLACEHOLDER = re.compile(r"{(\w+)}")
HEADER = "participant,programme,wave,item,value,date,days\n"
fields = st.sampled_from(
    [
        "", "ann", "A", "start", "end", "well", "total", "a", "2", "2.5", "2,5", '"2,5"', "-1e9", "inf", "nan",
        "prefer_not_to_say", "2026-01-01", "2026-13-01", "2026-01-01T10:00:00Z", "\t", ";", '"', '"a"b', "é", "\x00",
        "\r", "\u202f", "=1+1", "💡", " start ",
    ]
)  # fmt: skip
rows = st.lists(st.lists(fields, min_size=0, max_size=9).map(",".join), max_size=8).map("\n".join)
files = (
    st.binary(max_size=200)
    | rows.map(lambda body: (HEADER + body).encode())
    | rows.map(lambda body: (HEADER + body).replace(",", ";").encode("cp1252", errors="ignore"))
    | rows.map(lambda body: (HEADER + body).encode("utf-16"))
    | rows.map(lambda body: b"\xef\xbb\xbf" + (HEADER + body + "\n").replace("\n", "\r\n").encode())
    | st.binary(max_size=60).map(lambda tail: b"PAR1" + tail)
)


@pytest.mark.slow
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    files,
    st.booleans(),
    st.sampled_from([None, ";", "\t"]),
    st.sampled_from([None, "comma", "point"]),
    st.sampled_from(["levels", "scales"]),
)
@example((HEADER + 'ann,A,start,well,"2\n').encode(), False, None, None, "levels")
@example(b"\xff\xfe", False, None, None, "levels")
@example(HEADER.encode(), True, None, None, "levels")
def test_it_reads_or_refuses(data: bytes, skip: bool, delimiter: str | None, decimal: str | None, form: str) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "data.csv"
        file.write_bytes(data)
        options = ReadingOptions(delimiter=delimiter, decimal=decimal, skip_invalid=skip)
        try:
            reading = read_observations(file, forms.form(form), options)
        except Refused as refusal:
            for problem in refusal.problems:
                assert set(PLACEHOLDER.findall(problem.kind.text)) <= set(problem.details)
                assert all(problem_text(problem, language) for language in ("fr", "nl", "en"))
            return
        left_out = sum(count for _, count in reading.dropped)
        assert reading.answers.collect().height == reading.rows - left_out
