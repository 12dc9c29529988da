"""Ids of leads while data grows."""

from __future__ import annotations

from tests.assess.made import known, signal
from watchkeeper.assess.assembling import leads_of
from watchkeeper.assess.history import Before, fate_of, new_id
from watchkeeper.assess.lead import Lead
from watchkeeper.assess.params import LeadParams
from watchkeeper.assess.signal import Signal

NEAR = signal("imo_confusable", 1, day=2, other_is="listed")
CALL = signal("dark_port_call", 1, day=4, cargo_worked=True)


def _leads(*signals: Signal) -> list[Lead]:
    return leads_of(known(signals), LeadParams())


def _kept(lead: Lead, lead_id: str) -> Before:
    return Before(
        lead_id=lead_id,
        kind=lead.subject.kind,
        company=lead.subject.company,
        mmsis=frozenset(lead.subject.mmsis),
        roots=lead.roots,
        first=lead.evidence[0].signal.root,
    )


def test_the_same_signals_give_the_same_id_everywhere() -> None:
    (one,), (again,) = _leads(NEAR, CALL), _leads(CALL, NEAR)
    assert new_id(one) == new_id(again)
    assert len(new_id(one)) == 16


def test_a_lead_keeps_its_id_when_an_earlier_signal_comes_to_light() -> None:
    (before,) = _leads(NEAR)
    after = _leads(signal("imo_scrapped", 1, day=0), NEAR)
    assert fate_of([_kept(before, "Lold")], after).ids == ("Lold",)


def test_an_event_that_later_data_replaced_is_known_by_its_root() -> None:
    (before,) = _leads(CALL)
    changed = signal("dark_port_call", 1, day=4, hours=30, cargo_worked=True, id_="new id")
    changed = type(changed)(**{name: getattr(changed, name) for name in changed.__slots__} | {"root": CALL.root})
    assert fate_of([_kept(before, "Lold")], _leads(changed)).ids == ("Lold",)


def test_a_lead_whose_signals_another_tells_now_is_superseded_by_it() -> None:
    meeting = signal("encounter", 1, 2, duration_h=9.0, draughts_opposite=True)
    hull = _kept(_leads(NEAR)[0], "Lhull")
    met = _leads(meeting)
    old = Before(
        lead_id="Lold",
        kind="hull",
        company=None,
        mmsis=frozenset({1}),
        roots=frozenset({meeting.root}),
        first=meeting.root,
    )
    fate = fate_of([hull, old], met)
    assert fate.superseded == {"Lold": fate.ids[0]}
    assert fate.closed == {"Lhull"}


def test_of_two_leads_that_flow_together_one_keeps_its_id_and_the_other_is_linked() -> None:
    near, call = _kept(_leads(NEAR)[0], "La"), _kept(_leads(CALL)[0], "Lb")
    fate = fate_of([near, call], _leads(NEAR, CALL))
    assert len(fate.ids) == 1
    assert set(fate.superseded) | set(fate.ids) == {"La", "Lb"}


def test_no_two_leads_have_one_id() -> None:
    twins = signal("imo_two_hulls", 1, 2, imo=2000339)
    leads = _leads(twins, signal("dark_port_call", 1, day=1), signal("imo_scrapped", 2, day=1))
    ids = fate_of([], leads).ids
    assert len(set(ids)) == len(leads) >= 2
