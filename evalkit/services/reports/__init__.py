"""From published tables to a released report, its grant, its draft and its readers."""
