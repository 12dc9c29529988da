"""One request for a file over HTTP, and the answer with its headers parsed. Nothing is tried twice here."""

from __future__ import annotations

import http.client
import re
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from email.utils import parsedate_to_datetime
from typing import IO, Any
from urllib.parse import urlsplit

from watchkeeper import __version__
from watchkeeper.model.errors import DownloadError, TransferBroken

USER_AGENT = f"watchkeeper/{__version__}"
PIECE_BYTES = 256 << 10
_CONTENT_RANGE = re.compile(r"bytes (?:(\d+)-\d+|\*)/(\d+|\*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """What a connection must bring to count as alive."""

    window_s: float
    """Span that is looked at, seconds; also the longest wait for the next byte."""
    least_bytes: int
    """Fewest bytes in each such span."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a server answered. Its `pieces` can be taken once, while the request is open."""

    status: int
    address: str
    """Where it came from in the end, after redirects."""
    media_type: str
    length: int | None
    """Bytes of this answer; None when the server does not say."""
    first: int | None
    """Place of its first byte in the whole file; None when the server does not say, then it is the whole file."""
    total: int | None
    """Bytes of the whole file as a range says; None when it does not."""
    etag: str | None
    """Strong entity tag; None when there is none or it is a weak one, which says nothing about bytes."""
    last_modified: str | None
    retry_after_s: float | None
    """How long the server asks to be left alone, seconds; None when it does not ask."""
    body: IO[bytes]

    def pieces(self, pace: Pace, clock: Callable[[], float] = time.monotonic) -> Iterator[bytes]:
        """The body as it comes. TransferBroken when it ends early, stalls, or only trickles."""
        got, window_from, window_got = 0, clock(), 0
        while self.length is None or got < self.length:
            piece = self._piece(PIECE_BYTES if self.length is None else min(PIECE_BYTES, self.length - got))
            if not piece:
                break
            got, window_got = got + len(piece), window_got + len(piece)
            yield piece
            if clock() - window_from >= pace.window_s:
                if window_got < pace.least_bytes:
                    raise TransferBroken(f"only {window_got:,} bytes came in {pace.window_s:g} s")
                window_from, window_got = clock(), 0
        if self.length is not None and got < self.length:
            raise TransferBroken(f"the connection broke off after {got:,} of {self.length:,} bytes")

    def _piece(self, size: int) -> bytes:
        try:
            return self.body.read1(size)  # type: ignore[attr-defined, no-any-return]
        except TimeoutError as error:
            raise TransferBroken("the connection stalled") from error
        except (OSError, http.client.HTTPException) as error:
            raise TransferBroken(f"the connection broke off ({_said(error)})") from error


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows a redirect, but never from HTTPS to something else."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> urllib.request.Request | None:
        """The request to make next."""
        before, after = urlsplit(req.full_url).scheme, urlsplit(newurl).scheme
        if after not in ("https", before):
            fp.close()
            raise DownloadError(f"{req.full_url} leads to {newurl}, which is not as safe; not followed")
        return super().redirect_request(req, fp, code, msg, headers, newurl)  # type: ignore[arg-type]


@contextmanager
def asked(address: str, *, timeout_s: float, after: int = 0, unless_changed: str | None = None) -> Iterator[Answer]:
    """The answer to one request: for the whole file, or for what comes `after` so many bytes unless the file changed since.

    Every status is an answer. TransferBroken when there is none and trying again may help, else DownloadError.
    """
    headers = {"User-Agent": USER_AGENT, "Accept-Encoding": "identity"}
    if after and unless_changed:
        headers |= {"Range": f"bytes={after}-", "If-Range": unless_changed}
    request = urllib.request.Request(address, headers=headers)
    try:
        response: Any = urllib.request.build_opener(_Redirects).open(request, timeout=timeout_s)
    except urllib.error.HTTPError as error:
        response = error
    except (OSError, http.client.HTTPException) as error:
        reason = getattr(error, "reason", error)
        if isinstance(reason, ssl.SSLCertVerificationError):
            raise DownloadError(f"{address} is not who it says it is: {reason.verify_message}") from error
        raise TransferBroken(f"no answer from {urlsplit(address).netloc} ({_said(reason)})") from error
    with response:
        yield _parsed(response)


def _said(error: object) -> str:
    return str(error) or type(error).__name__


def _parsed(response: Any) -> Answer:
    headers: Message = response.headers
    place = _CONTENT_RANGE.fullmatch(headers.get("Content-Range", ""))
    etag = headers.get("ETag")
    return Answer(
        status=response.status,
        address=response.url,
        media_type=headers.get_content_type() if "Content-Type" in headers else "",
        length=_number(headers.get("Content-Length")) if "Transfer-Encoding" not in headers else None,
        first=_number(place[1]) if place else None,
        total=_number(place[2]) if place else None,
        etag=None if etag is None or etag.startswith("W/") else etag,
        last_modified=headers.get("Last-Modified"),
        retry_after_s=_retry_after_s(headers),
        body=response,
    )


def _number(text: str | None) -> int | None:
    return int(text) if text is not None and text.isascii() and text.isdigit() else None


def _retry_after_s(headers: Message) -> float | None:
    """Seconds of Retry-After; a date is held against the server's own clock, not ours."""
    said = headers.get("Retry-After")
    if said is None or said.isdigit():
        return None if said is None else float(said)
    try:
        return max(0.0, (parsedate_to_datetime(said) - parsedate_to_datetime(headers["Date"])).total_seconds())
    except (TypeError, ValueError):
        return None
