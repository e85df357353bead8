"""The proofs of the claims of trust: what each says is in :mod:`tests.trust.registry`."""
