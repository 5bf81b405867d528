"""The dialogs pane."""
