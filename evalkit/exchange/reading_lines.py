"""Rows of a CSV file that end before their last needed field.

The scanner fills them up with nothing, which would read as "not answered"; so their separators are counted here.
"""

from __future__ import annotations

import polars as pl

from evalkit.exchange.reading_file import Recognised

_NEVER = "\x01"
"""A separator that stands in no text file, so that a line stays whole."""


def short_rows(file: Recognised, *, fields: int) -> tuple[int, ...]:
    """Numbers of the rows with fewer than ``fields`` fields, in order; blank rows are no rows.

    Separators inside quotation marks do not count. In a file with line breaks inside quotation marks lines are not
    rows, and none is found.
    """
    lines = pl.scan_csv(
        file.path, has_header=False, separator=_NEVER, quote_char=None, skip_lines=file.skip,
        schema={"line": pl.String}, row_index_name="row", row_index_offset=file.first_row, raise_if_empty=False,
    )  # fmt: skip
    quotes = pl.col("line").str.count_matches('"', literal=True)
    open_quotes = lines.filter(quotes % 2 == 1).head(1).collect(engine="streaming")
    if open_quotes.height:
        return ()
    bare = pl.when(quotes > 0).then(pl.col("line").str.replace_all(r'"[^"]*"', "")).otherwise("line")
    found = bare.str.count_matches(file.delimiter, literal=True) + 1
    blank = pl.col("line").str.replace_all(file.delimiter, "", literal=True).str.strip_chars().str.len_bytes() == 0
    short = lines.filter(pl.col("line").is_not_null() & ~blank & (found < fields)).select("row")
    return tuple(short.collect(engine="streaming")["row"].to_list())
