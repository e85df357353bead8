"""Lines may end with a carriage return alone, as old spreadsheet programs write them."""

from pathlib import Path

import pytest

from evalkit.definitions import loader
from evalkit.exchange.reading import read_observations

ROWS = "participant,wave,item,value{end}a,start,speaking_up,2{end}a,6_months,speaking_up,3{end}"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_is_read(tmp_path: Path, end: str) -> None:
    path = tmp_path / "answers.csv"
    path.write_bytes(ROWS.format(end=end).encode())
    reading = read_observations(path, loader.shipped_form("empowerment"))
    assert reading.rows == 2
    assert sorted(reading.answers.collect()["value"].to_list()) == [2.0, 3.0]
