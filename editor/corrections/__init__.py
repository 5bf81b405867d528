"""The pane that lists what was corrected."""
