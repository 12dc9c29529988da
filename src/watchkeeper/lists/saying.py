"""What an entry says, gathered statement by statement: nothing empty, nothing twice, in the list's order."""

from __future__ import annotations

from watchkeeper.lists.published import NO_NAME, collapsed, sound
from watchkeeper.model.listed import ATTRIBUTES, Kind, ListedEntity, ListedName, NameKind, Said


def _plain(text: str | None) -> str:
    return sound(collapsed(text or "")).strip()


class Saying:
    """Gathers what one entry says."""

    def __init__(self) -> None:
        self._names: dict[str, ListedName] = {}
        self._said: dict[Said, None] = {}

    def name(self, text: str | None, kind: NameKind = "primary", language: str | None = None) -> None:
        """A name; the same text twice is the first of the two."""
        plain = _plain(text)
        if plain:
            self._names.setdefault(plain, ListedName(text=plain, kind=kind, language=language or None))

    def say(
        self,
        attribute: str,
        value: str | None,
        *,
        since: str | None = None,
        until: str | None = None,
        note: str | None = None,
    ) -> None:
        """A statement; KeyError for an attribute nobody defined."""
        if attribute not in ATTRIBUTES:
            raise KeyError(attribute)
        plain = _plain(value)
        if plain:
            noted = _plain(note) or None
            self._said.setdefault(Said(attribute=attribute, value=plain, since=since, until=until, note=noted))

    def entity(self, key: str, kind: Kind) -> ListedEntity | str:
        """What was gathered; why not, when there is no name."""
        if not self._names:
            return NO_NAME
        return ListedEntity(key=key, kind=kind, names=tuple(self._names.values()), said=tuple(self._said))
