"""Screening: a query and listed entries come in, hits with a graded score and every reason for it go out.

It decides nothing: a hit is a question to a person.
"""
