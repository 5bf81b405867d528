"""The transcript: words, paragraphs, and the edits that change them."""
