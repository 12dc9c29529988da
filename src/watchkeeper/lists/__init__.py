"""Sanctions lists: files of publishers come in, entries under stable keys go out, kept over time.

Nothing is corrected here, and nothing is matched.
"""
