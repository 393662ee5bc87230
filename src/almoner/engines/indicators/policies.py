"""Figures are seen by the organisation they are about, and by the body it is a part of."""

from almoner.platform.access.policies import OWN

POLICIES = {
    "indicators_indicatorvalue": (
        f"(organisation_id = {OWN} OR EXISTS (SELECT 1 FROM organisations_organisation part"
        f" WHERE part.id = organisation_id AND part.parent_id = {OWN}))"
    ),
}
