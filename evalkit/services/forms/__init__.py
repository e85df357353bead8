"""Forms that were published or come as files: kept, checked, read aloud."""
