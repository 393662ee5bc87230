"""A case is seen by its owner and by the organisations it is shared with, nobody else."""

from almoner.platform.access.policies import OWN
from almoner.platform.database.keeping import kept

_SEEN = f"(organisation_id = {OWN} OR shared_with @> ARRAY[{OWN}])"


def of_case(table: str, column: str = "case_id") -> str:
    """SQL: the row's case is one the viewer's organisation sees. Asks the policy of the case."""
    return f"EXISTS (SELECT 1 FROM pathways_case parent WHERE parent.id = {table}.{column})"


POLICIES = {
    "pathways_case": _SEEN,
    "pathways_caseevent": of_case("pathways_caseevent"),
    "pathways_caseclock": (
        f"(pathways_caseclock.organisation_id = {OWN} OR {of_case('pathways_caseclock')})"
    ),
    "pathways_caseparty": of_case("pathways_caseparty"),
    "pathways_caselink": of_case("pathways_caselink", "source_id"),
    "pathways_handover": (f"(from_organisation_id = {OWN} OR to_organisation_id = {OWN})"),
    "pathways_queueteam": f"organisation_id = {OWN}",
    "pathways_dipsample": f"organisation_id = {OWN}",
}

# A complete form about a case is read by whoever works on the case, while they do; to change it
# stays with the organisation that filled it in.
_WORKS = f"""(
    instruments_completion.status = 'complete' AND EXISTS (
        SELECT 1 FROM pathways_case shared
        WHERE shared.id = CASE WHEN instruments_completion.about ~ '^case:[0-9]{{1,18}}$'
                THEN substr(instruments_completion.about, 6)::bigint END
            AND (instruments_completion.person_id IS NULL
                OR instruments_completion.person_id = shared.person_id)
            AND (shared.organisation_id = {OWN} OR EXISTS (
                SELECT 1 FROM pathways_caseparty party
                WHERE party.case_id = shared.id AND party.organisation_id = {OWN}
                    AND party.role = 'joint' AND party.left_at IS NULL))))"""
READERS = {
    "instruments_completion": _WORKS,
    "instruments_completionentry": (
        "EXISTS (SELECT 1 FROM instruments_completion parent"
        " WHERE parent.id = instruments_completionentry.completion_id)"
    ),
}

# The timeline is written once.
CODE = (
    *kept(
        "pathways_caseevent",
        "pathways_event_kept",
        "The timeline of a case is append-only: % is refused.",
    ),
    # Every event changes its case. With room left on the page, its many indexes stay as they are.
    "ALTER TABLE pathways_case SET (fillfactor = 80)",
)
