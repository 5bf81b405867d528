"""The library: an index of the user's projects, made from their files and never the only copy of anything."""
