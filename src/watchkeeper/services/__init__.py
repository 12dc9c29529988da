"""One function for each thing a user can do. A workspace and a request come in, a plain result goes out.

Services put the steps together; they hold no rule of their own, and print nothing.
"""
