"""Watchkeeper: a self-hosted sanctions-evasion monitor.

Raw observations go in (AIS, lists, registries, sightings); explained leads, case files with hashed evidence and
releasable reports come out. Each sub-package is one step of the analyst's work; imports go downward only.
"""

__version__ = "0.1.0"
