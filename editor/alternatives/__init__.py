"""What else may have been said: alternatives for a few words, by key."""
