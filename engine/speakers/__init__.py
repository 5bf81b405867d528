"""Who speaks when, found from the sound alone: from samples and speech to turns of speakers without names."""
