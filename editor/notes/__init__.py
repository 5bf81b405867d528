"""Notes, bookmarks, colours and the rating: written, listed and found beside the text."""
