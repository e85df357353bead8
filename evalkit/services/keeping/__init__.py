"""The running instance: keys, backups, restoring, moving up, background work, its health."""
