"""A stay is seen by its trust, and by those with whom its case is shared. News of the ward's
systems stays with the trust."""

from almoner.engines.pathways.policies import of_case
from almoner.platform.access.policies import OWN
from almoner.platform.database.keeping import kept


def _of_stay(table: str) -> str:
    return f"EXISTS (SELECT 1 FROM discharge_stay parent WHERE parent.id = {table}.stay_id)"


_KEPT = (
    *("discharge_criteriareview", "discharge_delay", "discharge_nextaction"),
    "discharge_notice",
)
POLICIES = {
    "discharge_ward": f"(organisation_id = {OWN} OR hub_id = {OWN})",
    "discharge_stay": f"(organisation_id = {OWN} OR {of_case('discharge_stay')})",
    **{table: _of_stay(table) for table in _KEPT},
    "discharge_message": f"organisation_id = {OWN}",
    "discharge_held": f"organisation_id = {OWN}",
}

CODE = (
    *kept(
        "discharge_criteriareview",
        "discharge_review_kept",
        "A review of the reasons to stay is kept as it was: % is refused.",
    ),
    *kept(
        "discharge_notice",
        "discharge_notice_kept",
        "A notice is kept as it was given: % is refused.",
    ),
)
