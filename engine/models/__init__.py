"""Recognition models on this computer: finding, describing, adding, checking and removing them.

A model is always a folder, opened by its path. Only ``download.py`` goes to the network, and only when a user asks.
"""
