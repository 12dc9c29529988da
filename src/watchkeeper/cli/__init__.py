"""The command line: arguments come in, a service is called, a table or one JSON document goes out. No rules here."""
