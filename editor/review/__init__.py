"""Review: which words are doubtful, and the way from one to the next."""
