"""What programs may call: ``/api/v1/…``, JSON, the same services as the pages, a token with each call."""
