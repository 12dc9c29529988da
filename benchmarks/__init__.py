"""Benchmarks of speed and of correctness against published answers: `python -m benchmarks.NAME --json`."""
