"""Seals of papers: keys, signatures inside a PDF and beside it, signed status lists, and checking all of them."""
