"""How people listen while they correct: what the keys, the pedal and the habits of a sitting do to the playback."""
