"""The pages, one module a topic; each has a tuple `handlers`."""
