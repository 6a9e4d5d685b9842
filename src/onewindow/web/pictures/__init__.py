"""Pictures drawn on the server: pure functions from plain data to SVG, each with a twin in words."""
