"""Everything in Earmark that is true without a screen."""
