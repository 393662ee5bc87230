"""What the members of slices are called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from almoner.engines.indicators.periods import financial_year
from almoner.engines.indicators.vocabulary import OF_YEARS, SLICES
from almoner.platform.definitions.models import DefinitionVersion
from almoner.registers.organisations.models import Team

_NONE = {"team": "No team", "outcome": "No outcome", "priority": "No priority"}
# Names that somebody gave.
_AS_WRITTEN = ("locality", "ward")
_AGES = {"0-17": "0 to 17", "85-plus": "85 and over"}


@dataclass(frozen=True, slots=True)
class Names:
    teams: Mapping[str, str]
    pathways: Mapping[str, str]

    def name(self, slice_: str, member: str) -> str:
        if not member:
            return _NONE.get(slice_, f"{SLICES[slice_]} not recorded")
        if slice_ == "team":
            return self.teams.get(member, f"Team {member}")
        if slice_ == "pathway":
            return self.pathways.get(member, _spoken(member))
        if slice_ == "age-band":
            return _AGES.get(member, member.replace("-", " to "))
        if slice_ in OF_YEARS:
            return financial_year(int(member))
        if slice_ == "way-home":
            return f"Pathway {member.removeprefix('p')}"
        return member if slice_ in _AS_WRITTEN else _spoken(member)


def names_of(organisation_id: int) -> Names:
    """Teams of an organisation and titles of pathways: neither says anything of a person."""
    teams = Team.objects.filter(organisation_id=organisation_id).values_list("pk", "name")
    return Names({str(pk): name for pk, name in teams}, titles_of_pathways())


def titles_of_pathways() -> Mapping[str, str]:
    """Code to title, also of those that are not in use any more."""
    titles = DefinitionVersion.objects.filter(kind="pathways").exclude(status="draft")
    return dict(titles.order_by("version").values_list("code", "title"))


def _spoken(code: str) -> str:
    words = code.replace("-", " ").replace("_", " ")
    return words[:1].upper() + words[1:]
