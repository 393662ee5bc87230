"""What there is to ask for, how it is kept true, and who asked."""

from almoner.registers.directory.models.asking import Answer, Ask, Release
from almoner.registers.directory.models.assistants import AssistantCheck, PersonalAssistant
from almoner.registers.directory.models.keeping import Champion, Change, Note
from almoner.registers.directory.models.referral import Referral
from almoner.registers.directory.models.service import Service

__all__ = [
    "Answer",
    "Ask",
    "AssistantCheck",
    "Champion",
    "Change",
    "Note",
    "PersonalAssistant",
    "Referral",
    "Release",
    "Service",
]
