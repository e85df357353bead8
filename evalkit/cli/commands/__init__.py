"""One module for each command of ``evalkit``, with its attribute ``command``."""
