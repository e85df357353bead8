"""Decides what may leave: coarsen, suppress, audit, and hand out as released values."""
