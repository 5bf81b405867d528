"""Doubt: which words are likely wrong."""
