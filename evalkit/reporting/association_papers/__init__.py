"""Papers that an association keeps in its file: made from what is really set up, to be completed by hand."""
