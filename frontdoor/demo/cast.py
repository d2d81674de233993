"""The people of the demonstration: invented residents, and the officers who serve them. Data only."""

from dataclasses import dataclass

from frontdoor.people.actor import Level

FIRST_NAMES = (
    "Peter", "Rose", "Donna", "Amara", "Owen", "Farida", "Graham", "Siobhan", "Tomasz", "Leila", "Harold", "Mei",
    "Callum", "Nadia", "Winston", "Bronwen", "Yusuf", "Ingrid", "Desmond", "Priti", "Alasdair", "Chloe", "Ivor",
    "Zainab", "Maureen", "Kofi", "Elin", "Raymond", "Sunita", "Bernard",
)
LAST_NAMES = (
    "Hartley", "Okonkwo", "Pritchard", "Nowak", "Begum", "Whitcombe", "Asante", "Lindqvist", "Fairbairn", "Chaudhry",
    "Tuttle", "Marsh", "Delgado", "Penrose", "Abara", "Thistlewood", "Kaur", "Rowntree", "Szabo", "Ellery", "Mbeki",
    "Colclough", "Yildiz", "Garside", "Ferreira",
)
# Those who only book something, and have no account.
VISITORS = (
    "Hobbs", "Ashworth", "Bellamy", "Quirke", "Ramsay", "Osei", "Varga", "Lund", "Patel", "Trewin", "Sharma", "Dunmore",
    "Haddad", "Weaver", "Sorensen", "Mistry", "Castell", "Byrne", "Olufemi", "Radley",
)


@dataclass(frozen=True)
class Officer:
    """One officer of the demonstration."""

    name: str
    role: str
    level: Level
    teams: tuple[str, ...]
    ward: str = ""                # of a councillor; there is none in a town without that ward

    def email(self, council_id: str) -> str:
        return f"{self.name.lower().replace(' ', '.')}@{council_id}.example.org"


OFFICERS = (
    Officer("Sam Okafor", "Customer adviser", Level.ADVANCED, ("customer-services",)),
    Officer("Priya Nair", "Customer adviser, new this month", Level.CORE, ("customer-services",)),
    Officer("Morgan Ellis", "Highways engineer", Level.SPECIALIST, ("highways", "street-lighting", "claims")),
    Officer("Bea Kirwan", "Highways technician", Level.ADVANCED, ("highways",)),
    Officer("Nell Thorne", "Parking officer", Level.SPECIALIST, ("parking",)),
    Officer("Ravi Menon", "Waste and street cleaning officer", Level.SPECIALIST, ("waste", "enforcement")),
    Officer("Hazel Byford", "Complaints and information officer", Level.SPECIALIST, ("complaints", "information")),
    Officer("Tess Marlow", "Passes and badges officer", Level.SPECIALIST, ("travel-passes", "blue-badges")),
    Officer("Owen Barley", "School services officer", Level.SPECIALIST,
            ("school-meals", "school-transport", "welfare")),
    Officer("Iris Calloway", "Library officer", Level.ADVANCED, ("libraries",)),
    Officer("Gwen Ashdown", "Registrar", Level.SPECIALIST, ("registrars",)),
    Officer("Theo Marchetti", "Housing officer", Level.SPECIALIST, ("housing",)),
    Officer("Ruth Adeyemi", "Social worker for adults", Level.SPECIALIST, ("adult-social-care",)),
    Officer("Gwyn Pascoe", "Manager of the social workers for adults", Level.MANAGER, ("adult-social-care",)),
    Officer("Jo Lindley", "Social worker for children", Level.SPECIALIST, ("childrens-services",)),
    Officer("Dana Whitlock", "Duty specialist", Level.SPECIALIST, ("duty",)),
    Officer("Nia Frost", "Out-of-hours specialist", Level.SPECIALIST, ("out-of-hours",)),
    Officer("Mina Castellan", "Manager of the duty team", Level.MANAGER, ("duty",)),
    Officer("Anita Rao", "Service manager", Level.STRATEGIC, ("customer-services",)),
    Officer("Lee Brannigan", "Customer service manager", Level.MANAGER, ("customer-services", "highways", "parking")),
    Officer("Mira Solway", "Councillor for Bridge ward", Level.MEMBER, (), ward="Bridge"),
)

POTHOLE_WORDS = (
    "Deep hole just past the drain. Cars swerve round it.",
    "It has grown since the frost. You cannot see it when it rains.",
    "Cyclists have to move out into the traffic to miss it.",
    "The old patch has broken up again.",
    "",
    "There is loose stone all round it.",
    "On the bend, on the left side going into town.",
    "My neighbour tripped on the edge of it with her shopping.",
)
QUESTIONS = (
    "Could you put a shoe or a bottle next to the hole and send us a photo?",
    "Is the hole in the road itself, or on the pavement?",
    "Which side of the road is it on, coming from the shops?",
)
ANSWERS = (
    "It is about as deep as my hand is wide, and as long as a shoe box.",
    "It is in the road, about a metre from the kerb.",
    "On the left, coming from the shops, by the blue gate.",
)
DANGER_WORDS = "The hole is outside our flat. I am scared to go out, my partner hits me when I do."
