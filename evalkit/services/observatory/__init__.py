"""What the observatory does: it reads protected figures of several programmes together, and no row."""
