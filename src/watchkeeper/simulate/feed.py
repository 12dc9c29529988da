"""One day of the feed as bytes: everything heard, said, encoded, spoilt and put in order of time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from watchkeeper.simulate import encode, noise, sentence
from watchkeeper.simulate.chance import generator
from watchkeeper.simulate.reception import STATIC, Heard, heard
from watchkeeper.simulate.report import Positions, positions, statics
from watchkeeper.simulate.satellite import SATELLITES
from watchkeeper.simulate.scenario import START
from watchkeeper.simulate.sentence import Bytes
from watchkeeper.simulate.states import DAY_S, DayStates
from watchkeeper.simulate.station import stations
from watchkeeper.simulate.world import World

Ints = NDArray[np.int64]
_FEED_STREAM = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class DayFeed:
    """A day's lines, and how many messages (without repeats), positions among them, sentences and spoilt ones they hold."""

    text: bytes
    messages: int
    positions: int
    sentences: int
    repeats: int
    spoilt: noise.Counts


@dataclass(frozen=True, slots=True, kw_only=True)
class _Block:
    """Lines of messages of one form: columns of bytes, and for each its place in the order of time."""

    columns: Bytes
    rank: Ints
    lines: int


def receiver_names() -> list[str]:
    """Names of all receivers as `Heard` numbers them."""
    return [one.name for one in stations()] + [one.name for one in SATELLITES]


def day_feed(world: World, states: DayStates) -> DayFeed:
    """The feed of the day of `states`."""
    rng = generator(world.scenario.seed, _FEED_STREAM, states.day)
    day = heard(world, states)
    once = len(day.ship)
    again = np.nonzero(day.twice >= 0)[0]
    blocks, spoilt = _blocks(world, states, day, again, rng)
    width = max(len(one.columns) for one in blocks)
    rows = np.zeros((once + len(again), width), dtype=np.uint8)
    for one in blocks:
        rows[one.rank, : len(one.columns)] = one.columns.T
    spoilt += noise.break_lines(rows, rng)
    extra = noise.strangers(rng, states.day)
    spoilt += noise.Counts(strangers=noise.STRANGERS, comments=noise.STRANGERS)
    text = _written(rows, extra, np.sort(rng.integers(0, len(rows) + 1, len(extra))))
    sentences = sum(one.lines * len(one.rank) for one in blocks)
    return DayFeed(
        text=text,
        messages=once,
        positions=int((day.kind != STATIC).sum()),
        sentences=sentences,
        repeats=len(again),
        spoilt=spoilt,
    )


def _blocks(
    world: World, states: DayStates, day: Heard, again: Ints, rng: np.random.Generator
) -> tuple[list[_Block], noise.Counts]:
    """Every message encoded; a repeat follows what it repeats, with the other station's name."""
    count = len(day.ship)
    copies = np.ones(count, dtype=np.int64)
    copies[again] = 2
    place = np.cumsum(copies) - copies  # each message's line group in the order of time
    moment = day.second.astype(np.float64) + float(states.day * DAY_S)
    transmitted = np.array([one.mmsi for one in world.transmitted()], dtype=np.int64)
    mmsi = transmitted[world.identities().at(day.ship, moment)]
    class_b = np.array([one.ship.ship_class.ais_class == "B" for one in world.itineraries])[day.ship]
    channel = rng.random(count) < 0.5
    epoch = int(START.timestamp()) + states.day * DAY_S + day.second
    blocks: list[_Block] = []

    def emit(pick: Ints, layout: encode.Layout, sextets: encode.Sextets, offset: int = 0) -> None:
        fill, names = encode.fill_bits(layout), receiver_names()
        for receiver, rank, which in (
            (day.receiver[pick], place[pick], np.arange(len(pick))),
            (day.twice[pick], place[pick] + 1, np.nonzero(day.twice[pick] >= 0)[0]),
        ):
            tag = sentence.tag_block(names, receiver[which], epoch[pick][which])
            letters, side = sextets[which], channel[pick][which]
            if layout is encode.STATIC_A:
                columns = sentence.double(tag, letters, side, fill, rank[which] % 10)
            else:
                columns = sentence.single(tag, letters, side, fill)
            blocks.append(_Block(columns=columns, rank=rank[which], lines=2 if layout is encode.STATIC_A else 1))

    moving = np.nonzero(day.kind != STATIC)[0]
    said = positions(world, states, day, moving, rng)
    spoilt = noise.spoil_positions(said, rng)
    for kinds, layout in (((1, 3), encode.CLASS_A), ((18,), encode.CLASS_B), ((27,), encode.LONG_RANGE)):
        part = np.nonzero(np.isin(day.kind[moving], kinds))[0]
        pick = moving[part]
        emit(pick, layout, _position_payload(layout, said, part, day.kind[pick], mmsi[pick]))
    for layout_b in (False, True):
        pick = np.nonzero((day.kind == STATIC) & (class_b == layout_b))[0]
        own = statics(world, day, pick, states.day)
        spoilt += noise.spoil_statics(own, rng)
        fields = {name: getattr(own, name) for name in own.__slots__} | {"mmsi": mmsi[pick], "epfd": 1}
        if not layout_b:
            emit(pick, encode.STATIC_A, encode.payload(encode.STATIC_A, fields | {"type": 5}, len(pick)))
            continue
        for part_b, layout in enumerate((encode.STATIC_B_NAME, encode.STATIC_B_REST)):
            fields |= {"type": 24, "part": part_b, "vendor": encode.six_bit_text(["SYN"], 7).repeat(len(pick), axis=0)}
            mine = np.nonzero(day.luck[pick, 0] < 0.5)[0] if part_b == 0 else np.nonzero(day.luck[pick, 0] >= 0.5)[0]
            emit(pick[mine], layout, encode.payload(layout, fields, len(pick))[mine])
    return blocks, spoilt


def _position_payload(
    layout: encode.Layout, said: Positions, part: Ints, kind: NDArray[np.int8], mmsi: Ints
) -> encode.Sextets:
    fields = {name: getattr(said, name)[part] for name in said.__slots__}
    fields |= {"type": kind.astype(np.int64), "mmsi": mmsi, "accuracy": np.ones(len(part), dtype=np.int64)}
    if layout is encode.LONG_RANGE:  # whole knots, whole degrees, 1/10 minute
        unknown = (fields["sog"] == 1023, fields["cog"] == 3600)
        fields["sog"] = np.where(unknown[0], 63, np.minimum((fields["sog"] + 5) // 10, 62))
        fields["cog"] = np.where(unknown[1], 511, (fields["cog"] + 5) // 10 % 360)
        fields["lat"], fields["lon"] = (np.rint(fields[name] / 1000.0).astype(np.int64) for name in ("lat", "lon"))
    if layout is encode.CLASS_B:
        fields |= {"carrier_sense": np.ones(len(part), dtype=np.int64), "band": 1, "msg22": 1}
    return encode.payload(layout, fields, len(part))


def _written(rows: Bytes, extra: list[bytes], before: Ints) -> bytes:
    """The lines of `rows` without padding, with each line of `extra` before the row its number says."""
    out, at = [], 0
    for line, row in zip(extra, before.tolist(), strict=True):
        part = rows[at:row]
        out += [part[part != 0].tobytes(), line]
        at = row
    out.append(rows[at:][rows[at:] != 0].tobytes())
    return b"".join(out)
