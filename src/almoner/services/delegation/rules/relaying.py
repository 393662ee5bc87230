"""May a provider's own software record what a worker did? Pure."""

from almoner.kernel.refusals import Refusal


def check_relay(*, by_key: bool, manages: bool, employed: bool) -> list[Refusal]:
    """A key of the provider, held for its registered manager, and a worker whom it employs now.

    A person at a screen records only their own work, whatever their role.
    """
    if not (by_key and manages):
        return [
            Refusal(
                "not_a_provider_key",
                "This key cannot record what somebody else did.",
                "Use a key that the provider's registered manager has made, or leave out the "
                "worker.",
                "The registered manager",
            )
        ]
    if not employed:
        return [
            Refusal(
                "not_your_worker",
                "That worker does not work for the provider whose key this is.",
                "Name a worker whom you employ today.",
                "The registered manager",
            )
        ]
    return []


def can_relay(*, by_key: bool, manages: bool, employed: bool) -> bool:
    return not check_relay(by_key=by_key, manages=manages, employed=employed)
