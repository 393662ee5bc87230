"""Verbs of the directory. Each is one transaction with one audit event."""

from almoner.registers.directory.commands.asking import (
    ask_providers,
    choose,
    decline,
    offer,
    take_back_ask,
)
from almoner.registers.directory.commands.assistants import (
    change_assistant,
    record_check,
    register_assistant,
    withdraw_assistant,
)
from almoner.registers.directory.commands.deciding import approve, return_, withdraw
from almoner.registers.directory.commands.forgetting import forget_asks, forget_referrals
from almoner.registers.directory.commands.keeping import (
    allow_placements,
    answer_note,
    end_champion,
    name_champion,
    name_steward,
    stop_placements,
    verify,
    write_note,
)
from almoner.registers.directory.commands.listing import submit, take_back, write
from almoner.registers.directory.commands.referring import decide_referral, refer, refer_oneself

__all__ = [
    "allow_placements",
    "answer_note",
    "approve",
    "ask_providers",
    "change_assistant",
    "choose",
    "decide_referral",
    "decline",
    "end_champion",
    "forget_asks",
    "forget_referrals",
    "name_champion",
    "name_steward",
    "offer",
    "record_check",
    "refer",
    "refer_oneself",
    "register_assistant",
    "return_",
    "stop_placements",
    "submit",
    "take_back",
    "take_back_ask",
    "verify",
    "withdraw",
    "withdraw_assistant",
    "write",
    "write_note",
]
