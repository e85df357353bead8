"""Charts: pure functions from released values to pictures at exact places, each with a text alternative."""
