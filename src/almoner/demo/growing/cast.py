"""The people one can sign in as, and colleagues the generator has no place for. All invented."""

from dataclasses import dataclass

from almoner.demo.invent.organisations import (
    ACUTE_TRUST,
    CARE_HOMES,
    COMMUNITY_TRUST,
    COUNCIL_COVENTRY,
    HOME_CARE,
    ICB,
    VOLUNTARY,
)

JOY, MAREK, RUBY, VERA = "joy", "marek", "ruby", "vera"
AMINA, DEV, LIN, TOM, CARYS, NEIL = "amina", "dev", "lin", "tom", "carys", "neil"
PRIYA, COLIN, RUTH = "priya", "colin", "ruth"
HELEN, OWEN = "helen", "owen"
SAM, MAYA, IDA, NOOR, OLA = "sam", "maya", "ida", "noor", "ola"
BEA, FELIX, GITA = "bea", "felix", "gita"
ASSESSOR, PRACTITIONER, HOUSING = "assessor", "practitioner", "housing"


@dataclass(frozen=True, slots=True)
class Part:
    """One named worker. `number`: the worker of the town they take the place of, None for more.

    `label` is what the sign-in page says (at most 60 letters); without it nobody signs in as them.
    """

    key: str
    number: int | None
    given: str
    family: str
    employer: str
    access_role: str
    job_title: str
    job_role: str = "16"
    pathway: str = "998"
    team: str = ""
    label: str = ""
    what_to_try: str = ""
    email: str = ""


PARTS = (
    Part(
        JOY, 12, "Joy", "Adeyemi", HOME_CARE[0], "care_worker", "Enhanced care worker", "8", "3",
        label="Care worker: a round with insulin and three refusals",
        what_to_try="Open today. Give the insulin that is due. See why three others say no.",
        email="joy@example.org",
    ),
    Part(
        MAREK, 13, "Marek", "Zielak", HOME_CARE[1], "care_worker", "Enhanced care worker", "8",
        "3",
        label="Care worker of a rival provider",
        what_to_try="Look for Joy's people. None of them is there.",
        email="marek@example.org",
    ),
    Part(
        PRIYA, 1, "Priya", "Ravel", HOME_CARE[0], "registered_manager", "Registered manager", "4",
        "7",
        label="Registered manager of home care",
        what_to_try="See who lapses in 90 days and today's gaps. Plan a day of rounds.",
        email="priya@example.org",
    ),
    Part(
        COLIN, 2, "Colin", "Tarrow", HOME_CARE[1], "registered_manager", "Registered manager",
        "4", "7",
        label="Registered manager of a rival provider",
        what_to_try="Insurance runs out in 18 days. See what would stop.",
        email="colin@example.org",
    ),
    Part(
        RUTH, 3, "Ruth", "Osewe", CARE_HOMES[0], "registered_manager", "Registered manager", "4",
        "7",
        label="Manager of a care home",
        what_to_try="Read the governance pack of the home.",
        email="ruth@example.org",
    ),
    Part(
        AMINA, 6, "Amina", "Yardley", COMMUNITY_TRUST, "delegator", "District nurse",
        team="Coventry east community nursing",
        label="District nurse who delegates",
        what_to_try="Answer a call for help. Decide whether insulin may be delegated.",
        email="amina@example.org",
    ),
    Part(
        DEV, 7, "Dev", "Lakhani", COMMUNITY_TRUST, "delegator", "District nurse",
        team="Coventry east community nursing",
        label="Deputy district nurse",
        what_to_try="Cover for Amina: lift a stop as her named deputy.",
        email="dev@example.org",
    ),
    Part(
        LIN, 8, "Lin", "Shawcross", COMMUNITY_TRUST, "team_lead", "Community nursing team lead",
        team="Coventry east community nursing",
        label="Team lead of community nursing",
        what_to_try="See the team's workload and hand over a caseload.",
        email="lin@example.org",
    ),
    Part(
        TOM, 9, "Tom", "Ashbery", COMMUNITY_TRUST, "delegator", "Occupational therapist", "15",
        team="Community therapy",
        label="Occupational therapist who delegates",
        what_to_try="Review a therapy programme that care workers carry out.",
        email="tom@example.org",
    ),
    Part(
        HELEN, None, "Helen", "Marchetti", ICB, "board", "Director of nursing", "",
        label="Board member of the integrated care board",
        what_to_try="Look at the place: what was released, what went wrong, what was learnt.",
        email="helen@example.org",
    ),
    Part(
        OWEN, None, "Owen", "Prosser", COUNCIL_COVENTRY, "board", "Commissioner for adults", "",
        label="Council commissioner",
        what_to_try="See the mandates the council has granted, and ask one a question.",
        email="owen@example.org",
    ),
    Part(
        SAM, None, "Sam", "Whitlock", COUNCIL_COVENTRY, "social_worker", "Social worker", "",
        team="Adult social care, Coventry east",
        label="Social worker with a queue of cases",
        what_to_try="Open the case whose clock is nearest. Make the next move.",
        email="sam@example.org",
    ),
    Part(
        MAYA, None, "Maya", "Penrose", COUNCIL_COVENTRY, "casework_manager", "Team manager", "",
        team="Adult social care, Coventry east",
        label="Team manager in adult social care",
        what_to_try="Share out what nobody has yet. Read a worklist. Try a pathway out.",
        email="maya@example.org",
    ),
    Part(
        IDA, None, "Ida", "Lockyer", COUNCIL_COVENTRY, "analyst", "Performance analyst", "",
        label="Analyst of the council",
        what_to_try="Read how it goes, with limits, targets and the definition of every figure.",
        email="ida@example.org",
    ),
    Part(
        NOOR, None, "Noor", "Hallam", COUNCIL_COVENTRY, "casework_manager", "Team manager", "",
        team="Adult social care, Coventry west",
    ),
    Part(
        OLA, None, "Ola", "Brandt", COUNCIL_COVENTRY, "social_worker", "Social worker", "",
        team="Adult social care, Coventry west",
    ),
    Part(
        CARYS, 10, "Carys", "Penhale", COMMUNITY_TRUST, "delegator",
        "Speech and language therapist", "17", team="Community therapy",
    ),
    Part(
        NEIL, 11, "Neil", "Harcombe", COMMUNITY_TRUST, "delegator", "Physiotherapist", "17",
        team="Community therapy",
    ),
    Part(
        RUBY, None, "Ruby", "Fairlamb", VOLUNTARY[0], "care_worker", "Care worker", "8", "3",
    ),
    Part(
        VERA, None, "Vera", "Dunstall", VOLUNTARY[0], "registered_manager", "Co-ordinator", "4",
        "7",
    ),
    Part(
        ASSESSOR, None, "Moira", "Quill", VOLUNTARY[1], "care_worker", "Carers' assessor", "",
    ),
    Part(
        PRACTITIONER, None, "Esme", "Larkrise", COUNCIL_COVENTRY, "delegator",
        "Occupational therapist", "15",
    ),
    Part(
        HOUSING, None, "Gus", "Merriden", COUNCIL_COVENTRY, "care_worker", "Housing officer", "",
    ),
    Part(
        BEA, None, "Bea", "Holloway", ACUTE_TRUST, "ward_staff", "Ward sister", "",
        team="Avonford wards",
        label="Ward sister of the acute hospital",
        what_to_try="Ask the reasons to stay of a whole ward in one go. Send somebody home.",
        email="bea@example.org",
    ),
    Part(
        FELIX, None, "Felix", "Amadi", COUNCIL_COVENTRY, "flow_hub", "Discharge co-ordinator", "",
        team="Discharge hub",
        label="Discharge hub: who is ready to leave",
        what_to_try="Decide today's referrals. See who waits, since when, and for what.",
        email="felix@example.org",
    ),
    Part(
        GITA, None, "Gita", "Thorne", COUNCIL_COVENTRY, "broker", "Brokerage officer", "",
        label="Brokerage officer of the council",
        what_to_try="Find care for somebody who is ready to leave. Award a package.",
        email="gita@example.org",
    ),
)  # fmt: skip
PERSONAS = tuple(part for part in PARTS if part.label)
BY_KEY = {part.key: part for part in PARTS}
