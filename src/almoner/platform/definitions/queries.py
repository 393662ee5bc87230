"""Reading definitions. They say nothing of any person, so every signed-in viewer may read those
that are published; a draft is its organisation's own."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from django.db.models import F, Q, QuerySet

from almoner.kernel.marks import DefinitionError
from almoner.kernel.refusals import refuse
from almoner.platform.access.unseen import Unseen
from almoner.platform.access.viewer import Viewer
from almoner.platform.definitions.kinds import kind as kind_named
from almoner.platform.definitions.models import DefinitionVersion

_PUBLISHED = DefinitionVersion.Status.PUBLISHED


def parsed(version: DefinitionVersion) -> Any:
    """The definition that a stored text holds. DefinitionError for a draft that is not right."""
    name = f"{version.code}.yaml"
    return kind_named(version.kind).parse(version.body, name)


@lru_cache(maxsize=512)
def definition_of(version_id: int) -> Any:
    """The definition of a published version, parsed once: its text never changes."""
    version = DefinitionVersion.objects.get(pk=version_id)
    if version.status == DefinitionVersion.Status.DRAFT:
        refuse("definition-draft", f"{version.title} is still a draft.", "Publish it first.")
    return parsed(version)


def current(kind: str, code: str, organisation_id: int | None = None) -> tuple[int, Any]:
    """The id and the definition that `organisation_id` works to now: its own, or the shipped one.

    Refused when nobody published it.
    """
    found = _current(kind, organisation_id).filter(code=code).values_list("pk", flat=True).first()
    if found is None:
        title = kind_named(kind).title.lower()
        refuse("definition-unknown", f"There is no {title} “{code}” in use here.", "Publish one.")
    return found, definition_of(found)


def all_current(kind: str, organisation_id: int | None = None) -> Mapping[str, tuple[int, Any]]:
    """Code to (id, definition) of everything of a kind that is in use here, in order of title."""
    ids = dict(_current(kind, organisation_id).values_list("code", "pk"))
    found = {code: (pk, definition_of(pk)) for code, pk in ids.items()}
    return dict(sorted(found.items(), key=lambda item: item[1][1].title))


def some_current(
    kind: str, codes: Iterable[str], organisation_id: int | None = None
) -> Mapping[str, tuple[int, Any]]:
    """As `all_current`, for those of `codes` that are in use here."""
    ids = _current(kind, organisation_id).filter(code__in=list(codes)).values_list("code", "pk")
    found = {code: (pk, definition_of(pk)) for code, pk in ids}
    return dict(sorted(found.items(), key=lambda item: item[1][1].title))


def _current(kind: str, organisation_id: int | None) -> QuerySet[DefinitionVersion]:
    """The newest published version of each code; the organisation's own goes before the shipped."""
    return (
        DefinitionVersion.objects.filter(kind=kind, status=_PUBLISHED)
        .filter(Q(organisation_id=organisation_id) | Q(organisation_id__isnull=True))
        .order_by("code", F("organisation_id").asc(nulls_last=True), "-version")
        .distinct("code")
    )


def versions_seen_by(viewer: Viewer, **where: Any) -> QuerySet[DefinitionVersion]:
    """What the viewer may read, newest first: all that was published, and drafts of their own."""
    mine = Q(organisation_id=viewer.own)
    shown = ~Q(status=DefinitionVersion.Status.DRAFT) & (mine | Q(organisation_id__isnull=True))
    return (
        DefinitionVersion.objects.filter(shown | mine)
        .filter(**where)
        .order_by("kind", "title", "-version")
    )


def version_seen_by(viewer: Viewer, version_id: int) -> DefinitionVersion:
    """Unseen when the viewer may not read it."""
    found = versions_seen_by(viewer, pk=version_id).first()
    if found is None:
        raise Unseen
    return found


def faults(version: DefinitionVersion) -> tuple[DefinitionError, ...]:
    """What is wrong with a draft; nothing when it can be published."""
    try:
        parsed(version)
    except DefinitionError as fault:
        return (fault,)
    return ()


def newest(versions: Iterable[DefinitionVersion]) -> list[DefinitionVersion]:
    """Of several versions the first of each code, in the order given."""
    found: dict[tuple[str, str], DefinitionVersion] = {}
    for version in versions:
        found.setdefault((version.kind, version.code), version)
    return list(found.values())
