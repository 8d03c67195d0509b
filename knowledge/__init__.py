"""What Lamina knows: articles, their chunks, the index, and retrieval."""
