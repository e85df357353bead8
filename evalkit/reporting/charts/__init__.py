"""Charts: pure functions from released values to pictures that Altair draws, each with a text alternative."""
