"""Consent, and training data from many projects."""
