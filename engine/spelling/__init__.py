"""Which words are misspelled, by Hunspell's dictionaries and by what the user says."""
