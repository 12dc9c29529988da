"""The tree of errors: one base, and an exit code that a script can rely on."""

from __future__ import annotations

import inspect

import pytest

from watchkeeper.model import errors
from watchkeeper.model.errors import WatchkeeperError

EVERY = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if kind.__module__ == errors.__name__]
BAD_USAGE = {"TooMuch", "UsageError", "SettingError"}


@pytest.mark.parametrize("kind", EVERY, ids=lambda kind: kind.__name__)
def test_an_error_of_ours_ends_with_1_bad_usage_with_2_too_many_rejects_with_3(kind: type[WatchkeeperError]) -> None:
    assert issubclass(kind, WatchkeeperError)
    expected = 2 if kind.__name__ in BAD_USAGE else 3 if kind.__name__ == "TooManyRejects" else 1
    assert kind.exit_code == expected


@pytest.mark.parametrize("kind", EVERY, ids=lambda kind: kind.__name__)
def test_every_error_is_drawn_in_the_tree(kind: type[WatchkeeperError]) -> None:
    assert kind.__name__ in str(errors.__doc__)
    assert kind.__doc__
