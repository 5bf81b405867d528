"""The transport pane."""
