"""The life of a package: one table of states and moves. The reference page is made from it."""

from collections.abc import Iterable

from almoner.kernel.transitions import Transition, TransitionTable

STATES = {
    "draft": "The council is writing it. Nobody has been asked.",
    "open": "Providers that are eligible have been asked. No offer has come.",
    "offers_received": "At least one offer has come. Offers stay sealed until closing.",
    "under_evaluation": "Offers are closed and opened, and are judged by the declared criteria.",
    "awarded": "One offer has won. Everybody who lost has been told why.",
    "started": "Care under the package has begun.",
    "withdrawn": "The council no longer looks for this care.",
    "unsourced": "No offer came, none could be accepted, or the winner could not start.",
    "reissued": "It was published again as another package.",
}
REQUIREMENTS = {
    "whole": "Everything that a provider must know to make an offer is there.",
    "declared": "The criteria and their weights are declared, and add up to 100.",
    "paid": "Delegated activities are allowed by the contract and priced on a line of their own.",
    "eligible": "The service was asked and nothing stands against it.",
    "in_time": "Offers are open.",
    "closed": "The time until which offers were open has passed.",
    "competent": "A worker of the provider is signed off for each delegated activity.",
    "held": "The provider's capacity is held for the package, and not twice.",
    "person": "The person is named, so that the winner knows for whom it is.",
    "covered": "A worker may do what is delegated for this person, or somebody does until then.",
    "reasons": "Everybody who lost is told why, in words.",
    "reason": "The reason is written down.",
}
BUYER, PROVIDER, CLOCK = "council", "provider", "clock"
_BUYERS = (BUYER,)


def _withdrawals() -> Iterable[Transition]:
    for state in ("draft", "open", "offers_received", "under_evaluation"):
        yield Transition(
            state, "withdrawn", "withdraw", _BUYERS, ("reason",), "The care is not needed."
        )


LIFECYCLE = TransitionTable(
    name="package",
    states=STATES,
    initial="draft",
    finals=("started", "withdrawn", "reissued"),
    transitions=(
        Transition(
            "draft",
            "open",
            "publish",
            _BUYERS,
            ("whole", "declared", "paid"),
            "Every eligible provider is asked at the same moment.",
        ),
        Transition(
            "open",
            "offers_received",
            "offer",
            (PROVIDER,),
            ("eligible", "in_time", "paid"),
            "The first offer has come, and is sealed.",
        ),
        Transition(
            "offers_received",
            "offers_received",
            "offer",
            (PROVIDER,),
            ("eligible", "in_time", "paid"),
            "One more offer has come, and is sealed.",
        ),
        Transition(
            "open", "unsourced", "close", (BUYER, CLOCK), ("closed",), "No offer came in time."
        ),
        Transition(
            "offers_received",
            "under_evaluation",
            "close",
            (BUYER, CLOCK),
            ("closed",),
            "Offers are opened, all at once.",
        ),
        Transition(
            "under_evaluation",
            "awarded",
            "award",
            _BUYERS,
            ("competent", "person", "held", "reasons"),
            "One offer wins, and everybody else is told why not theirs.",
        ),
        Transition(
            "under_evaluation",
            "unsourced",
            "reject_all",
            (BUYER, CLOCK),
            ("reasons",),
            "No offer could be accepted.",
        ),
        Transition("awarded", "started", "start", _BUYERS, ("covered",), "Care has begun."),
        Transition(
            "awarded",
            "unsourced",
            "fall_through",
            _BUYERS,
            ("reason",),
            "The winner cannot start. What was held is given back.",
        ),
        Transition(
            "unsourced", "reissued", "reissue", _BUYERS, (), "It is drafted again, to be changed."
        ),
        *_withdrawals(),
    ),
)
# Providers may still offer, ask and change their offers.
TAKING_OFFERS = ("open", "offers_received")


def told_state(state: str, providers: int) -> str:
    """The state as it is told while offers are sealed. `providers`: how many were asked, as far as
    the reader's own packages say; 0 for a provider. That an offer has come tells a rival that
    somebody bids, and of one provider alone it tells who."""
    return "open" if state in TAKING_OFFERS and providers < 2 else state
