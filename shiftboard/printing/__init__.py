"""One document, several coats: each renders the same content. `documents.py` alone makes them of a store."""
