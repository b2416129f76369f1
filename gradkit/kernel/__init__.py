"""The student's kernel, seen from outside: start it, run cells, send probes, end it."""
