"""What the kernel of delimited text says of rows and fields."""

START, LENGTH, FIELDS = range(3)
"""Rows of the array that describes lines."""
OPEN_QUOTE, TEXT_AFTER_QUOTE = -1, -2
"""In FIELDS, where a line is broken."""
ENDS_FIELD, QUOTE, PLAIN = range(3)
"""What a byte is: a delimiter or the end of a line, a quotation mark, anything else."""
EMPTY, SIMPLE, STRANGE = range(3)
"""A field: nothing in it, read, or for another reader to judge."""
ISO, DAY_FIRST = range(2)
"""Forms of time."""
EPOCHS_S = (100_000_000, 4_102_444_800)
"""1973 to 2100: a number outside is a date without dashes, or another column, and no time."""
