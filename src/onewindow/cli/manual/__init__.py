"""Pages of the manual that are written from the program itself: one for each operation."""
