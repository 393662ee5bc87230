"""Did a new version of a plan change the dose or the routine? Nobody has to remember to say so."""

from collections.abc import Mapping
from typing import Any

from almoner.services.delegation.catalogue import ActivityDefinition
from almoner.services.delegation.catalogue.fields import FieldDefinition

# Amounts and choices are regimen by their type; of the texts, those whose name says so. A range
# of glucose or a telephone number may change without the worker having to learn anything new. (D)
_TYPES = frozenset({"dose", "decimal", "integer", "choice"})
_NAMES = ("dose", "insulin_name", "medicine", "rate", "route", "strength", "times", "volume")


def is_regimen(field: FieldDefinition) -> bool:
    return field.type in _TYPES or any(name in field.name for name in _NAMES)


def changes_regimen(
    definition: ActivityDefinition, before: Mapping[str, Any], after: Mapping[str, Any]
) -> bool:
    """`before` and `after` are plan values as they are kept."""
    return any(
        before.get(field.name) != after.get(field.name)
        for field in definition.plan
        if is_regimen(field)
    )
