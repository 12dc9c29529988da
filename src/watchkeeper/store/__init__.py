"""What people decide and what was proved: judgements and receipts, in SQLite or PostgreSQL. Rows are added, never replaced.
Observations and lists are not here but in the lake."""
