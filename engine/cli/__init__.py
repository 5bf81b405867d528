"""The command line: the engine without a screen. ``python -m engine.cli`` runs it where the editor is not installed."""
