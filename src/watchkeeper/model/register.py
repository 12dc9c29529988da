"""What registers say of ships: the attributes of a statement, and the words of a ship's status."""

from __future__ import annotations

ATTRIBUTES: dict[str, str] = {
    "name": "Name of the ship.",
    "former_name": "Name the ship had before; of the register's own list of those, mostly without days.",
    "call_sign": "Call sign.",
    "mmsi": "Maritime Mobile Service Identity.",
    "flag": "Flag, ISO 3166-1 alpha-2 or a code of its user range.",
    "owner": "Registered owner.",
    "owner_imo": "IMO company number of the registered owner.",
    "manager": "Ship manager or operator.",
    "manager_imo": "IMO company number of the manager.",
    "builder": "Shipyard.",
    "ship_type": "Type of ship, in the register's words.",
    "length_m": "Length over all, metres.",
    "width_m": "Beam, metres.",
    "gross_tonnage": "Gross tonnage.",
    "deadweight_t": "Deadweight, tonnes.",
    "built": "Year of build.",
    "issued": "The IMO number was given to the ship on the day the statement begins to hold.",
    "status": "One of `STATUSES`.",
}
"""Attributes of `registry`, with what each means."""

NUMBERS = ("length_m", "width_m", "gross_tonnage", "deadweight_t", "built")
"""Attributes whose value is a number."""

STATUSES: dict[str, str] = {
    "in_service": "Trading, or ready to.",
    "laid_up": "Out of service for a time.",
    "under_construction": "Not delivered yet.",
    "broken_up": "Scrapped, or sold for scrap.",
    "lost": "Sunk or a total loss.",
    "never_built": "Ordered or numbered, and never built.",
}
"""Words of `status`."""

GONE = ("broken_up", "lost", "never_built")
"""Statuses of a hull that cannot sail."""
