"""What is free is read by every organisation of the place; what is held, by buyer and seller."""

from almoner.platform.access.policies import OWN

_OF_SERVICE = (
    "EXISTS (SELECT 1 FROM directory_service offered"
    f" WHERE offered.id = capacity_reservation.service_id AND offered.organisation_id = {OWN})"
)
_RETURNED = (
    "EXISTS (SELECT 1 FROM directory_service offered"
    f" WHERE offered.id = capacity_return.service_id AND offered.organisation_id = {OWN})"
)
_ANYBODY = f"{OWN} IS NOT NULL"
POLICIES = {
    "capacity_statement": _ANYBODY,
    "capacity_standing": _ANYBODY,
    "capacity_reservation": f"(organisation_id = {OWN} OR {_OF_SERVICE})",
    "capacity_spare": f"organisation_id = {OWN}",
    "capacity_subscription": f"organisation_id = {OWN}",
    "capacity_return": _RETURNED,
}

# What a round leaves free is its provider's own, until it is offered.
# What is free at a listed service is read by whoever looks for care, without an account.
_LISTED = (
    "EXISTS (SELECT 1 FROM directory_service offered"
    " WHERE offered.id = service_id AND offered.status = 'listed')"
)
READERS = {
    "capacity_spare": f"(service_id IS NOT NULL AND {_ANYBODY})",
    "capacity_standing": _LISTED,
}
