"""Photographs of a sighting: what their files are and what the camera wrote into them. Where the camera was is not where the
ship was."""

from __future__ import annotations

import hashlib
import warnings
from pathlib import Path
from typing import Any

MOST_BYTES = 512 << 20
_EXIF = {271: "make", 272: "model", 306: "written", 36867: "taken", 36868: "digitised", 36881: "offset"}
_GPS = 34853


def photo_of(path: Path) -> dict[str, Any]:
    """Name, SHA-256, size, and the camera's own words: `exif` with make, model, time taken; `camera_lat` and `camera_lon` in
    degrees where it noted them. Without `exif` where the file holds none or is no picture."""
    data = path.read_bytes()
    found: dict[str, Any] = {"name": path.name, "sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}
    return found | _camera(path)


def _camera(path: Path) -> dict[str, Any]:
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a picture may be large: only its header is read
            with Image.open(path) as picture:
                exif = picture.getexif()
                tags = dict(exif) | dict(exif.get_ifd(34665))
                gps = dict(exif.get_ifd(_GPS))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return {}
    said = {name: str(tags[tag]).strip("\x00 ") for tag, name in _EXIF.items() if tags.get(tag)}
    place = {"camera_lat": _degrees(gps, 2, "S"), "camera_lon": _degrees(gps, 4, "W")}
    return ({"exif": said} if said else {}) | _known(place)


def _known(values: dict[str, float | None]) -> dict[str, float]:
    return {name: value for name, value in values.items() if value is not None}


def _degrees(gps: dict[int, Any], tag: int, negative: str) -> float | None:
    """Degrees of a latitude or longitude of EXIF; None when it is not there or none."""
    try:
        degrees, minutes, seconds = (float(part) for part in gps[tag])
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None
    value = degrees + minutes / 60 + seconds / 3600
    return round(-value if gps.get(tag - 1) == negative else value, 7)
