"""The Qt program: windows and views over the engine."""
