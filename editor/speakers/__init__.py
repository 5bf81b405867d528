"""The speakers: their keys and menu, their pane, and the ways to say who speaks when."""
