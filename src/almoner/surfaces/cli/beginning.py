"""almoner begin: the first organisation and the first account of an empty server."""

from typing import Annotated

import typer
from django.conf import settings
from django.utils import timezone

from almoner.platform.access.rights import ROLES
from almoner.platform.accounts.commands import password_link
from almoner.registers.organisations.models import Organisation
from almoner.registers.workforce.commands import begin as begin_once
from almoner.surfaces.cli.output import DONE, Json, NotAnswerable, command, show

KINDS = ", ".join(Organisation.Kind.values)


@command
def begin(
    organisation: Annotated[str, typer.Option(help="The organisation's name.")],
    kind: Annotated[str, typer.Option(help=f"What it is: {KINDS}.")],
    name: Annotated[str, typer.Option(help="The first name and family name of who manages it.")],
    email: Annotated[str, typer.Option(help="Their e-mail address, to sign in with.")],
    as_json: Json = False,
) -> int:
    """Makes the first organisation and the account that manages it, and prints a link.

    Only on an empty server: refused when there is any account. The link works once and sets the
    password. Whoever has it can take the account, so give it to nobody else. Ends with 0 when it
    is done, 1 when it is refused, 2 when the kind is not known.
    """
    if kind not in Organisation.Kind.values:
        raise NotAnswerable(
            "unknown_kind", f"{kind!r} is not a kind of organisation.", f"Use one of: {KINDS}."
        )
    begun = begin_once(
        organisation=organisation, kind=kind, name=name, email=email, at=timezone.now()
    )
    link = password_link(begun.account)
    data = {
        "organisation": begun.organisation.pk,
        "worker": begun.worker.pk,
        "role": begun.role,
        "link": link,
        "link_hours": settings.PASSWORD_RESET_TIMEOUT // 3600,
    }
    show(
        as_json,
        data,
        [
            f"{begun.organisation.name} is registered, with the id {begun.organisation.pk}.",
            f"{begun.worker.name} is its {ROLES[begun.role].title.lower()}.",
            f"Open this link within {data['link_hours']} hours to choose a password. "
            "It works once:",
            link,
        ],
    )
    return DONE
