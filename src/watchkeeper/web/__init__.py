"""HTTP to services. No rules: what is asked is read, a service is called, what it returns is written."""
