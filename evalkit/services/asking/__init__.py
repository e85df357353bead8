"""Check-ins: what is due, every way to answer, corrections, receipts, the voices beside the person's own."""
