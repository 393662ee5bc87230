"""Rounds belong to the provider that plans them, studies and borders to who asked.

Of an allocation, a provider sees the packages it holds today once they are shared with it.
"""

from almoner.platform.access.policies import OWN

_OWNED = (
    "rounds_traveller",
    "rounds_shift",
    "rounds_ask",
    "rounds_wantedvisit",
    "rounds_roundplan",
    "rounds_weighing",
)
POLICIES = {
    **{table: f"provider_id = {OWN}" for table in _OWNED},
    "rounds_studyrun": f"organisation_id = {OWN}",
    "rounds_division": f"organisation_id = {OWN}",
    "rounds_handover": f"organisation_id = {OWN}",
    "rounds_packagechange": f"(organisation_id = {OWN} OR (before_id = {OWN} AND shared))",
    "rounds_namedpackage": f"provider_id = {OWN}",
    "rounds_plannedcall": (
        "EXISTS (SELECT 1 FROM rounds_roundplan parent"
        f" WHERE parent.id = rounds_plannedcall.plan_id AND parent.provider_id = {OWN})"
    ),
}
