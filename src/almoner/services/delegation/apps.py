from django.apps import AppConfig

from almoner.platform.web.navigation import Item
from almoner.services.delegation.board_counts import BOARD_COUNTS
from almoner.services.delegation.doses import CODE as DOSES
from almoner.services.delegation.facts import CODE
from almoner.services.delegation.pack_counts import CODE as PACK_CODE
from almoner.services.delegation.policies import POLICIES
from almoner.services.delegation.switching import CODE as SWITCHING


class DelegationConfig(AppConfig):
    name = "almoner.services.delegation"
    label = "delegation"
    database_code = (*CODE, *DOSES, *SWITCHING, *BOARD_COUNTS, *PACK_CODE)
    row_policies = POLICIES
    person_links = (
        Item("delegation.decide", "Decide whether to delegate an activity", "delegation:start"),
    )
    navigation = (
        Item("delegations.view", "My delegations", "delegation:home", 10),
        Item("delegation.review", "All delegations", "delegation:list", 25),
        Item("pack.view", "Toolkit", "pack:toolkit", 60),
        Item("board.view", "The place", "governance:board", 10),
        Item("incident.report", "Incidents", "governance:incidents", 60),
        Item("impact.view", "What it changed", "governance:impact", 62),
        Item("mandate.view", "Delegated functions", "governance:mandates", 64),
    )

    def ready(self) -> None:
        from almoner.engines.pathways.mandates import answer_with
        from almoner.registers.directory.vocabulary import offer_activities
        from almoner.registers.workforce.courses import offer
        from almoner.services.delegation.queries.mandates import against_function
        from almoner.services.delegation.subscribers import connect

        connect()
        offer(course_titles)
        offer_activities(activity_titles)
        answer_with(against_function)


def course_titles() -> dict[str, str]:
    """What the activities ask for, so that a manager can record it by name."""
    from almoner.services.delegation.catalogue import courses

    return {code: course.title for code, course in courses().items()}


def activity_titles() -> dict[str, str]:
    """What can be delegated, so that a service can say what it is competent for."""
    from almoner.services.delegation.catalogue import activities

    return {code: activity.title for code, activity in activities().items()}
