"""Charts: pure functions from released values to pictures that Altair draws. Each has two widths and an alternative."""
