"""One notebook in, one verdict out. Opens no gradebook and no folder of the course."""
