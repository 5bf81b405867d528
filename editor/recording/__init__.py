"""The parts of the recording dialog."""
