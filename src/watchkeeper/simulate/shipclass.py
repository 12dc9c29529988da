"""Classes of simulated ships: how large, how fast, how they turn and what their transponder is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ShipClass:
    """One class. Ranges are (least, most); sizes and speeds are ordinary ones of coastal and regional trade."""

    name: str
    ais_class: str  # "A" or "B"
    type_code: int  # ITU-R M.1371-5, table 53
    length_m: tuple[int, int]
    slender: float  # length over beam
    cruise_kn: tuple[float, float]
    max_kn: float
    change_mps2: float  # metres per second squared: acceleration and braking in service
    draught_m: tuple[float, float]  # in ballast and laden, for the longest of the class


CLASSES: dict[str, ShipClass] = {
    one.name: one
    for one in (
        ShipClass(name="bulker", ais_class="A", type_code=70, length_m=(110, 225), slender=6.4,
                  cruise_kn=(10.5, 13.5), max_kn=16.0, change_mps2=0.010, draught_m=(6.5, 13.8)),
        ShipClass(name="cargo", ais_class="A", type_code=79, length_m=(75, 140), slender=6.0,
                  cruise_kn=(9.5, 13.0), max_kn=16.0, change_mps2=0.014, draught_m=(3.9, 8.2)),
        ShipClass(name="container", ais_class="A", type_code=71, length_m=(120, 260), slender=6.8,
                  cruise_kn=(14.0, 18.5), max_kn=22.0, change_mps2=0.014, draught_m=(7.2, 12.6)),
        ShipClass(name="tanker", ais_class="A", type_code=80, length_m=(95, 230), slender=5.9,
                  cruise_kn=(10.0, 13.5), max_kn=16.0, change_mps2=0.010, draught_m=(6.2, 13.4)),
        ShipClass(name="bunker tanker", ais_class="A", type_code=89, length_m=(60, 90), slender=5.6,
                  cruise_kn=(8.5, 10.5), max_kn=13.0, change_mps2=0.020, draught_m=(3.0, 5.4)),
        ShipClass(name="ferry", ais_class="A", type_code=60, length_m=(120, 200), slender=7.0,
                  cruise_kn=(18.0, 23.0), max_kn=28.0, change_mps2=0.025, draught_m=(5.6, 6.4)),
        ShipClass(name="fishing", ais_class="A", type_code=30, length_m=(24, 52), slender=4.6,
                  cruise_kn=(8.0, 10.5), max_kn=14.0, change_mps2=0.040, draught_m=(2.4, 4.2)),
        ShipClass(name="small fishing", ais_class="B", type_code=30, length_m=(12, 26), slender=4.0,
                  cruise_kn=(7.0, 9.5), max_kn=13.0, change_mps2=0.050, draught_m=(1.4, 2.4)),
        ShipClass(name="tug", ais_class="A", type_code=52, length_m=(25, 40), slender=3.2,
                  cruise_kn=(8.0, 11.0), max_kn=14.0, change_mps2=0.040, draught_m=(3.2, 4.4)),
        ShipClass(name="barge", ais_class="B", type_code=70, length_m=(60, 90), slender=4.0,
                  cruise_kn=(4.5, 6.0), max_kn=9.0, change_mps2=0.010, draught_m=(2.0, 4.8)),
        ShipClass(name="pilot boat", ais_class="A", type_code=50, length_m=(14, 22), slender=3.6,
                  cruise_kn=(14.0, 18.0), max_kn=24.0, change_mps2=0.100, draught_m=(1.4, 1.8)),
        ShipClass(name="yacht", ais_class="B", type_code=36, length_m=(9, 20), slender=3.3,
                  cruise_kn=(5.0, 7.5), max_kn=11.0, change_mps2=0.050, draught_m=(1.5, 2.6)),
    )
}  # fmt: skip  # one class reads best on two lines
