"""Finding text in the transcript and replacing it."""
