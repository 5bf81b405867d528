"""Speech recognition: models, windows, and the child process that does the work."""
