"""Positions in the array that describes one sentence."""

TALKER, TOTAL, NUMBER, SEQUENCE, CHANNEL, START, END, FILL, TIME, GROUP, STATION, COMMA = range(12)
COMMAS = 5
"""In front of the payload; one more is behind it. The first is at COMMA."""
N_FIELDS = COMMA + COMMAS
