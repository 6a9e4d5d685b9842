"""One module per page or family of pages; each view declares the permission that it asks for."""
