"""Which of the long tests one process runs together, where several run them: those that share what is dear to start."""

from __future__ import annotations

from xdist.scheduler import LoadScopeScheduling


class TogetherScheduling(LoadScopeScheduling):
    """Tests of the browser share a server and Chromium, those of Spark a session; each other test goes to who is free.

    For `--dist loadgroup`. The groups that pytest-xdist makes of marks are not seen by pytest 9.
    """

    def _split_scope(self, nodeid: str) -> str:
        if nodeid.startswith("tests/browser/"):
            return "browser"
        return "spark" if "[spark" in nodeid else nodeid
