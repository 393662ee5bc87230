"""Verbs of the person register. Each is one transaction with one audit event."""

from almoner.registers.people.commands.hospital import admit, discharge
from almoner.registers.people.commands.involving import (
    end_involvement,
    join_care,
    move_to_provider,
    start_involvement,
)
from almoner.registers.people.commands.looking import view_person
from almoner.registers.people.commands.registering import (
    change_person,
    record_capacity_change,
    record_death,
    register_person,
    set_about_me,
    set_communication,
)
from almoner.registers.people.commands.sharing import decide_sharing, withdraw_sharing
from almoner.registers.people.commands.speaking import (
    add_relationship,
    add_representative,
    end_relationship,
    end_representative,
    evidence_seen,
    name_own_record,
)

__all__ = [
    "add_relationship",
    "add_representative",
    "admit",
    "change_person",
    "decide_sharing",
    "discharge",
    "end_involvement",
    "end_relationship",
    "end_representative",
    "evidence_seen",
    "join_care",
    "move_to_provider",
    "name_own_record",
    "record_capacity_change",
    "record_death",
    "register_person",
    "set_about_me",
    "set_communication",
    "start_involvement",
    "view_person",
    "withdraw_sharing",
]
