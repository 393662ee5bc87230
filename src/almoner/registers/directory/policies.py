"""Who sees the directory's rows that are about somebody.

Entries are public. A reader's note is seen by its writer's organisation, the entry's own, and the
council and the integrated care board, which look after the directory. Whoever looks for care
without an account is known by the secret of their link (`almoner.asker`, see `asker.py`).
"""

from almoner.platform.access.policies import LONDON_TODAY, OWN

ASKER = "(SELECT nullif(current_setting('almoner.asker', true), ''))"

_STEWARD = (
    "EXISTS (SELECT 1 FROM organisations_organisation o"
    f" WHERE o.id = {OWN} AND o.kind IN ('council', 'icb'))"
)
_OF_SERVICE = (
    "EXISTS (SELECT 1 FROM directory_service s"
    f" WHERE s.id = {{table}}.service_id AND s.organisation_id = {OWN})"
)

POLICIES = {
    "directory_change": f"({_OF_SERVICE.format(table='directory_change')} OR {_STEWARD})",
    "directory_note": f"(organisation_id = {OWN}"
    f" OR {_OF_SERVICE.format(table='directory_note')} OR {_STEWARD})",
    "directory_champion": "EXISTS (SELECT 1 FROM organisations_team t"
    f" WHERE t.id = directory_champion.team_id AND t.organisation_id = {OWN})",
    "directory_referral": f"(organisation_id = {OWN} OR referred_by_id = {OWN}"
    f" OR (secret <> '' AND secret = {ASKER}))",
    "directory_answer": f"(organisation_id = {OWN} OR asker = {ASKER})",
    "directory_release": f"(organisation_id = {OWN} OR asker = {ASKER})",
    "directory_ask": f"(secret = {ASKER} OR EXISTS (SELECT 1 FROM directory_answer a"
    f" WHERE a.ask_id = directory_ask.id AND a.organisation_id = {OWN}))",
    "directory_personalassistant": f"(kept_by_id = {OWN})",
    "directory_assistantcheck": "EXISTS (SELECT 1 FROM directory_personalassistant p"
    f" WHERE p.id = directory_assistantcheck.assistant_id AND p.kept_by_id = {OWN})",
}

# Somebody on the register is seen by everybody for as long as every check holds.
READERS = {
    "directory_personalassistant": f"(listed_until > {LONDON_TODAY})",
    "directory_assistantcheck": "EXISTS (SELECT 1 FROM directory_personalassistant p"
    " WHERE p.id = directory_assistantcheck.assistant_id)",
}
