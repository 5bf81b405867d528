"""The pane that shows what became of a paragraph."""
