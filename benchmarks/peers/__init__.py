"""Other projects' code and ours on the same input: one file a peer, and `make bench-peers` to run them all.

Nothing of theirs is in this repository. What PyPI has is installed into `.peers/NAME`, what it has not comes from the
folder that WATCHKEEPER_PEERS names; a peer that is not there is reported as absent, with the reason.
"""
