"""Mail to accounts: a few plain words and a link, nothing about anybody."""

from django.conf import settings
from django.core.mail import send_mail

from almoner.platform.accounts.models import User

_ONLY_WRITES = ("console.EmailBackend", "dummy.EmailBackend")


def is_set_up() -> bool:
    """False while mail would only be written to the log, where addresses have no business."""
    return not str(settings.EMAIL_BACKEND).endswith(_ONLY_WRITES)


def link(path: str) -> str:
    """A page of this site, as a mail has to name it."""
    return f"{settings.SITE_ADDRESS}{path}"


def send(user_id: int, subject: str, text: str) -> bool:
    """False, and nothing is sent, when the account is closed. OSError when mail cannot leave."""
    address = User.objects.filter(pk=user_id, is_active=True).values_list("email", flat=True)
    if not (to := list(address)):
        return False
    send_mail(subject, text, None, to)
    return True
