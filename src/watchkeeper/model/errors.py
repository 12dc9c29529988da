"""The one tree of errors a caller can meet.

    WatchkeeperError
    ├── UsageError            the request itself is wrong: exit code 2
    │   ├── SettingError      a setting has an unknown name or a bad value
    │   └── TooMuch           the answer, or what was sent, is larger than is given or taken at once
    ├── WorkspaceError        the workspace cannot serve this request: exit code 1
    │   ├── NotAWorkspace     the folder holds no workspace
    │   ├── WorkspaceLocked   another process is writing
    │   ├── FormatTooNew      written by a later version of Watchkeeper
    │   └── IntegrityError    bytes on disk are not what the snapshot says
    ├── SourceError           a file cannot be read as the format it is said to be
    │   ├── MappingError      a column mapping does not fit the file
    │   ├── FileChanged       a file was written to while it was read
    │   ├── ListRefused       a list's new version is not plausible; the last good one stands
    │   └── FileUnreadable    reading a file failed midway: its disk, or the network it is on
    ├── DownloadError         a file cannot be had from its publisher; nothing was put in its place
    │   ├── NotPublished      the publisher has no file of that day
    │   ├── TransferBroken    the connection failed, stalled or broke off too often
    │   └── NotAsPromised     what came is not the file that was asked for
    ├── NotFound              there is no such event, vessel or snapshot for this viewer
    └── TooManyRejects        more rows were rejected than --max-reject allows: exit code 3

Bad rows are not errors: a reader returns them as rejects with a reason, and they are counted and kept.
"""


class WatchkeeperError(Exception):
    """Base of every error that is ours. Its text says what was met, what was expected and what to do next."""

    exit_code = 1


class UsageError(WatchkeeperError):
    """The request itself is wrong."""

    exit_code = 2


class SettingError(UsageError):
    """A setting has an unknown name or a bad value."""


class TooMuch(UsageError):
    """The answer, or what was sent, is larger than is given or taken at once: ask for less."""


class WorkspaceError(WatchkeeperError):
    """The workspace cannot serve this request."""


class NotAWorkspace(WorkspaceError):
    """The folder holds no workspace."""


class WorkspaceLocked(WorkspaceError):
    """Another process is writing to this workspace."""


class FormatTooNew(WorkspaceError):
    """The workspace was written by a later version of Watchkeeper."""


class IntegrityError(WorkspaceError):
    """Bytes on disk are not what the snapshot says they are."""


class SourceError(WatchkeeperError):
    """A file cannot be read as the format it is said to be."""


class MappingError(SourceError):
    """A column mapping does not fit the file, or is itself malformed."""


class FileChanged(SourceError):
    """A file was written to while it was read: what was read of it is not kept."""


class FileUnreadable(SourceError):
    """Reading a file failed midway, by no fault of its bytes: what was read of it is not kept."""


class ListRefused(SourceError):
    """A file offered as a list is not taken: it is empty, cut short, another thing, or has lost too much. The last stands."""


class DownloadError(WatchkeeperError):
    """A file cannot be had from its publisher. Nothing was put in its place."""


class NotPublished(DownloadError):
    """The publisher has no file of that day, or not yet."""


class TransferBroken(DownloadError):
    """The connection failed, stalled or broke off too often. What came is kept: the same command goes on from there."""


class NotAsPromised(DownloadError):
    """What came is not the file that was asked for: a page, a damaged archive, a wrong length. It was thrown away."""


class NotFound(WatchkeeperError):
    """There is no such thing for this viewer."""


class TooManyRejects(WatchkeeperError):
    """More rows were rejected than the caller allowed; everything else was kept."""

    exit_code = 3
