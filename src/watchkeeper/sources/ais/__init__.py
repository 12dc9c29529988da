"""AIS sentences to observations: NMEA 0183 lines go in, columns of positions and statics and counted rejects come out.

Decodes, never judges: an impossible position is handed on as transmitted, and only 'not available' becomes null.
"""
