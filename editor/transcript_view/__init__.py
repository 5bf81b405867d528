"""The transcript_view pane."""
