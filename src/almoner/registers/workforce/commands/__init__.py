"""Verbs of the workforce register. Each is one transaction with one audit event."""

from almoner.registers.workforce.commands.accounts import invite_account
from almoner.registers.workforce.commands.beginning import begin
from almoner.registers.workforce.commands.jobs import (
    add_worker,
    change_role,
    employ,
    end_employment,
)
from almoner.registers.workforce.commands.learning import record_training, void_training
from almoner.registers.workforce.commands.registering import record_registration

__all__ = [
    "add_worker",
    "begin",
    "change_role",
    "employ",
    "end_employment",
    "invite_account",
    "record_registration",
    "record_training",
    "void_training",
]
