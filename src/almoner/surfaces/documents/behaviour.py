"""Pages about what the software does: the lifecycle, the answers, the rights, the surfaces."""

from collections.abc import Iterable

from almoner.platform.access.rights import ROLES
from almoner.registers.directory.rules.listing import LISTING
from almoner.services.brokerage.rules.states import LIFECYCLE as PACKAGE
from almoner.services.delegation.rules.answer import LINKS
from almoner.services.delegation.rules.lifecycle import LIFECYCLE
from almoner.services.delegation.rules.words import REFUSALS
from almoner.surfaces.documents.markdown import bullets, table


def authority_page() -> str:
    refusals = [[r.code, r.reason, r.mend, r.who] for r in REFUSALS.values()]
    return (
        "\n".join(
            [
                "# Authority",
                "",
                "*May this worker do this, for this person, now, and on whose authority?*",
                "The answer is",
                "yes with every link of the chain, or no with every reason. Every link must",
                "hold at the moment asked about.",
                "",
                "## The chain of a yes",
                "",
                *table(["link", "what it says"], LINKS.items()),
                "",
                "## The reasons of a no",
                "",
                "A suspension speaks in the words of its [trigger](suspensions.md).",
                "",
                *table(["code", "reason", "what would put it right", "who can"], refusals),
            ]
        )
        + "\n"
    )


def rights_page() -> str:
    parts = [
        "# Roles and rights",
        "",
        "A right is a verb on a noun. Each screen and route asks for exactly one.",
        "",
    ]
    for role in ROLES.values():
        if role.rights:
            parts += [
                f"## {role.title}",
                "",
                *bullets(f"`{right}`" for right in sorted(role.rights)),
                "",
            ]
    return "\n".join(parts).rstrip() + "\n"


def pages() -> Iterable[tuple[str, str]]:
    """(path under docs/reference, text)."""
    yield "lifecycle.md", LIFECYCLE.to_markdown()
    yield "lifecycle.svg", LIFECYCLE.to_svg()
    yield "package-lifecycle.md", PACKAGE.to_markdown()
    yield "package-lifecycle.svg", PACKAGE.to_svg()
    yield "listing-lifecycle.md", LISTING.to_markdown()
    yield "listing-lifecycle.svg", LISTING.to_svg()
    yield "authority.md", authority_page()
    yield "rights.md", rights_page()
