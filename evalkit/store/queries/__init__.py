"""What can be asked of the store and told to it, by topic: small functions that take the open unit."""
