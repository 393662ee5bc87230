"""Who may put right or set aside what somebody has signed. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from almoner.kernel.refusals import Refusal

# Whoever runs a team or a service answers for the forms that are signed there.
MANAGING = frozenset({"case.manage", "case.allocate", "worker.manage"})


@dataclass(frozen=True, slots=True)
class Signed:
    """A complete form. `signers`: accounts that signed an entry; `second`: who agreed."""

    organisation: int
    signers: Collection[int | None]
    second: int | None = None


@dataclass(frozen=True, slots=True)
class Amender:
    """`works`: they are the worker of the case that the form is about. `account` is None for the
    installation itself."""

    account: int | None
    organisation: int | None
    rights: Collection[str] = ()
    works: bool = False


def standing(form: Signed, who: Amender) -> str:
    """What they do it as: system, signer, second, worker or manager; empty: as none of these."""
    if who.organisation != form.organisation:
        return ""
    if who.account is None:
        return "system"
    if who.account in form.signers:
        return "signer"
    if who.account == form.second:
        return "second"
    if who.works:
        return "worker"
    return "manager" if MANAGING & set(who.rights) else ""


def check_amender(form: Signed, who: Amender) -> list[Refusal]:
    if standing(form, who):
        return []
    return [
        Refusal(
            "may-not-amend",
            "Somebody else signed this form.",
            "Ask whoever signed it, the worker of the case, or a manager.",
            "Whoever signed it, or a manager",
        )
    ]
