"""What several rules reason with: reception, speeds, reach, and the innocent explanations they name.

In come rows that a rule has found and what the lake knows around them; out go measures and sentences. Nothing here decides
that an event exists.
"""
