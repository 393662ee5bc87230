"""Names made by chance from own lists, for the communities of Coventry and Warwickshire."""

from dataclasses import dataclass
from random import Random

from almoner.demo.invent.chance import Weighted, happens, one_of
from almoner.demo.invent.shapes import Name


@dataclass(frozen=True, slots=True)
class Community:
    """Given names of women and of men, and family names, as space-separated words."""

    name: str
    language: str
    women: str
    men: str
    families: str
    younger_women: str = ""
    younger_men: str = ""


COMMUNITIES = (
    Community(
        "english",
        "English",
        "Doreen Maureen Jean Sheila Beryl Audrey Hilda Mavis Joyce Edna Brenda Pauline Sylvia "
        "Marjorie Gwen Olive Enid Iris Vera Muriel Winifred Rita Norma Eileen Thelma Connie",
        "Derek Raymond Kenneth Stanley Norman Ronald Dennis Gordon Cyril Leslie Reginald Trevor "
        "Bernard Wilfred Harold Sidney Horace Arthur Clifford Geoffrey Alec Roland Ernest Percy",
        "Larkwood Fennimore Tansley Brockhurst Pettifer Wagstaffe Hollowell Thornbury Ashdown "
        "Mallory Cranmore Bexley Winterton Garside Pickersgill Dunmore Fairclough Rudge "
        "Ormerod Stanyon Loveridge Meriden Kingsley Bagnall Whitmore Treadwell Orchard Sedgley "
        "Plowden Quarrington Haddock Eastlake Brindley Coldicott Tolley Bramall Underhill Vickery",
        "Chloe Megan Jade Hollie Bethany Kirsty Gemma Leanne Amber Natalie Paige Shannon Robyn",
        "Callum Jordan Ryan Liam Kieran Ashley Scott Dean Craig Luke Nathan Connor Bradley",
    ),
    Community(
        "irish",
        "English",
        "Bridget Noreen Kathleen Philomena Bernadette Assumpta Attracta Concepta Dympna Nuala",
        "Declan Fergus Malachy Cormac Eamonn Brendan Aloysius Fintan Seamus Dermot",
        "Kilcoyne Mulvaney Heneghan Tuohy Brannigan Geraghty Loughnane Cusack McGarrigle Devaney",
        "Aoife Niamh Orla Sinead Roisin",
        "Oisin Ronan Cathal Eoin Darragh",
    ),
    Community(
        "welsh-scots",
        "English",
        "Myfanwy Eluned Morag Isla Blodwen Rhiannon Senga Ailsa Nerys Fiona",
        "Emrys Idris Hamish Gwilym Alasdair Dafydd Ewan Iorwerth Fraser Callan",
        "Prosser Gethin Bevan Mackinlay Pugh Colquhoun Maddox Drummond Tregaron Abernethy",
    ),
    Community(
        "punjabi",
        "Punjabi",
        "Gurmeet Balwinder Harbhajan Surinder Jaswant Manjit Kulwant Paramjit Amarjit Sukhdev",
        "Mohinder Baldev Avtar Joginder Tarsem Gurdial Pritam Harnek Ajaib Resham",
        "Sandhu Bains Gill Sidhu Dhanda Purewal Johal Uppal Sahota Rai Khaira",
        "Simran Jasleen Navneet Kiran Harpreet Rajvir",
        "Arjan Gurpreet Manvir Jasdeep Karan Amandeep",
    ),
    Community(
        "gujarati",
        "Gujarati",
        "Kokila Hansa Pushpa Manjula Jayaben Savita Nirmala Urmila Kusum Bhanumati",
        "Jayantilal Ramesh Kantilal Dinesh Bhupendra Natwarlal Suresh Manubhai Vinod Harshad",
        "Mistry Parmar Solanki Vaghela Gohil Tailor Rathod Makwana Panchal",
        "Hetal Bhavika Krupa Dipti",
        "Mitesh Jignesh Hiren Chirag",
    ),
    Community(
        "pakistani",
        "Urdu",
        "Razia Nasreen Shamim Zubaida Rukhsana Khalida Parveen Mumtaz Tahira Bilqis",
        "Mohammed Ghulam Abdul Riaz Liaqat Bashir Zafar Tariq Aslam Maqsood",
        "Mirza Chaudhry Qureshi Butt Malik Awan Rehmani Sheikhani Lodhi Bukhari",
        "Ayesha Sana Mehreen Zara",
        "Bilal Hamza Usman Faisal",
    ),
    Community(
        "bangladeshi",
        "Bengali",
        "Rahela Momtaz Jahanara Anowara Shirin Rokeya Sufia Hosneara",
        "Shafiqul Nurul Anwar Mostafa Rafique Harunur Syedur Kamrul",
        "Chowdhury Miah Talukdar Sarkar Mollah Bhuiyan Laskar Howlader",
    ),
    Community(
        "polish",
        "Polish",
        "Halina Danuta Krystyna Zofia Wanda Bronislawa Jadwiga Stanislawa",
        "Zbigniew Kazimierz Czeslaw Tadeusz Bogdan Henryk Mieczyslaw Ryszard",
        "Wieczorek Sikora Dudek Kubiak Pawlak Gajda Zaremba Lisak Kowal Mazurek",
        "Agnieszka Magdalena Kinga Dorota Ewelina Sylwia",
        "Tomasz Lukasz Marcin Krzysztof Dawid Mateusz",
    ),
    Community(
        "romanian",
        "Romanian",
        "Doina Rodica Floarea Viorica Lucretia Veta",
        "Gheorghe Vasile Ilie Petru Traian Costel",
        "Munteanu Dobrescu Lupescu Ciobanu Rusu Stanciu Balan Moldovan",
        "Andreea Mihaela Ionela Roxana Oana",
        "Bogdan Razvan Cosmin Florin Ciprian",
    ),
    Community(
        "ukrainian",
        "Ukrainian",
        "Oksana Halyna Lyudmyla Nadiya Stefania Yaroslava",
        "Bohdan Mykola Vasyl Orest Taras Stepan",
        "Kovalenko Shevchuk Bondar Melnyk Hrytsenko Savchuk",
    ),
    Community(
        "caribbean",
        "English",
        "Icilda Myrtle Pearline Hyacinth Verona Delrose Ionie Claudette Merlene Eulalie",
        "Winston Delroy Carlton Neville Egbert Vincent Lloyd Clive Everton Alford",
        "Bogle Facey Pinnock Gayle Dacosta Beckford Lashley Hinds Cumberbatch Leacock",
        "Shanice Tanisha Kezia Jodiann",
        "Jermaine Andre Tyrone Marlon",
    ),
    Community(
        "nigerian",
        "Yoruba",
        "Folasade Abosede Modupe Omolara Ngozi Ifeoma Chinwe Adaeze",
        "Babatunde Olusegun Adewale Kayode Chukwudi Emeka Obinna Ikenna",
        "Adeyemo Ogunbanjo Akinola Okeowo Nwosu Ezeani Obiora Balogun Olatunji Umeadi",
        "Temitope Ayomide Oluchi Kehinde",
        "Tobiloba Damilola Chidera Femi",
    ),
    Community(
        "zimbabwean",
        "Shona",
        "Tendai Rudo Chipo Nyasha Tsitsi Rutendo Sekai Vimbai",
        "Tafadzwa Farai Tinashe Kudakwashe Simbarashe Tawanda Tapiwa Munyaradzi",
        "Mutasa Chikowore Marufu Nyoni Sibanda Makoni Chigumba Zvobgo",
    ),
    Community(
        "ghanaian",
        "Twi",
        "Akosua Abena Adwoa Esi Efua Araba",
        "Kwabena Kojo Kwaku Yaw Kofi Nana",
        "Asante Boateng Owusu Ofori Amoako Bempah Darko Frimpong",
    ),
    Community(
        "somali",
        "Somali",
        "Hodan Faduma Sahra Khadra Ubah Halimo",
        "Abdirahman Warsame Guled Liban Mahad Cabdi",
        "Jama Warsame Farah Hirsi Gedi Nur",
    ),
    Community(
        "keralan",
        "Malayalam",
        "Annamma Mariamma Leelamma Sosamma Reena Bindu Shiny Jincy",
        "Varghese Kuriakose Chacko Mathai Shaji Biju Sijo Joji",
        "Kurian Thekkekara Puthenpura Vadakkan Palathingal Kizhakkel Cherian Pulikkal",
    ),
    Community(
        "filipino",
        "Tagalog",
        "Maricel Rosalinda Lourdes Jocelyn Analyn Cherry Rowena Ligaya",
        "Rodel Jomar Arnel Reynaldo Danilo Ferdie Nestor Edgardo",
        "Macaraeg Dimaculangan Salonga Manalastas Bautista Panganiban Catacutan Villareal",
    ),
    Community(
        "chinese",
        "Cantonese",
        "Mei-ling Suk-yin Wai-fong Lai-kuen Yuk-lan Siu-mei",
        "Kwok-wai Chi-keung Wing-hong Man-kit Tak-ming Ka-ho",
        "Lau Tsang Kwok Yeung Mak Fung Leung Szeto",
    ),
    Community(
        "arab",
        "Arabic",
        "Amina Samira Fawzia Huda Nadia Wafaa",
        "Khalil Mustafa Yasin Nabil Idris Salim",
        "Haddad Nasser Khoury Mansour Qasim Darwish",
    ),
)

_BY_NAME = {community.name: community for community in COMMUNITIES}
_WORDS: dict[str, list[str]] = {}

_PEOPLE = Weighted(
    ("english", 58), ("irish", 6), ("welsh-scots", 4), ("punjabi", 8), ("gujarati", 4),
    ("pakistani", 3), ("bangladeshi", 1.5), ("polish", 3), ("romanian", 0.8), ("ukrainian", 1.5),
    ("caribbean", 4), ("nigerian", 1.5), ("zimbabwean", 0.6), ("ghanaian", 0.6), ("somali", 0.8),
    ("keralan", 0.4), ("filipino", 0.3), ("chinese", 1.5), ("arab", 0.5),
)  # fmt: skip
_WORKERS = Weighted(
    ("english", 36), ("irish", 3), ("welsh-scots", 3), ("punjabi", 7), ("gujarati", 3),
    ("pakistani", 4), ("bangladeshi", 2), ("polish", 6), ("romanian", 5), ("ukrainian", 1),
    ("caribbean", 4), ("nigerian", 8), ("zimbabwean", 6), ("ghanaian", 3), ("somali", 1),
    ("keralan", 5), ("filipino", 4), ("chinese", 1), ("arab", 1),
)  # fmt: skip

_SHORT = {
    "Kenneth": "Ken", "Raymond": "Ray", "Ronald": "Ron", "Stanley": "Stan", "Geoffrey": "Geoff",
    "Winifred": "Win", "Kathleen": "Kath", "Reginald": "Reg", "Clifford": "Cliff", "Maureen":
    "Mo", "Bernadette": "Bernie", "Leslie": "Les", "Trevor": "Trev", "Sidney": "Sid",
    "Philomena": "Phil", "Marjorie": "Marj", "Harold": "Harry", "Wilfred": "Wilf",
    "Tadeusz": "Tadek", "Zbigniew": "Zbyszek", "Krystyna": "Krysia",
    "Folasade": "Sade", "Babatunde": "Tunde", "Jayantilal": "Jayanti", "Abdirahman": "Abdi",
}  # fmt: skip
_YOUNGER_THAN = 55
_TITLES = {"female": Weighted(("Mrs", 6), ("Miss", 2), ("Ms", 2)), "male": Weighted(("Mr", 1))}


def language_of(community: str) -> str:
    return _BY_NAME[community].language


def person_name(chance: Random, age: int, share_of_women: float = 0.6) -> Name:
    return _name(chance, _BY_NAME[_PEOPLE.pick(chance)], age, share_of_women)


def worker_name(chance: Random, age: int, share_of_women: float = 0.8) -> Name:
    return _name(chance, _BY_NAME[_WORKERS.pick(chance)], age, share_of_women)


def relative_name(chance: Random, of: Name, gender: str, age: int, same_family: bool) -> Name:
    """Somebody of the same community, most often with the same family name."""
    found = _named(chance, _BY_NAME[of.community], age, gender)
    if not same_family:
        return found
    given = found.given
    return Name(found.title, given, of.family, found.known_as, gender, of.community)


def _name(chance: Random, community: Community, age: int, share_of_women: float) -> Name:
    gender = "female" if happens(chance, share_of_women) else "male"
    return _named(chance, community, age, gender)


def _named(chance: Random, community: Community, age: int, gender: str) -> Name:
    given = one_of(chance, _words(_given(community, age, gender)))
    family = one_of(chance, _words(community.families))
    known_as = _SHORT.get(given, given) if happens(chance, 0.6) else given
    return Name(_TITLES[gender].pick(chance), given, family, known_as, gender, community.name)


def _given(community: Community, age: int, gender: str) -> str:
    if gender == "female":
        younger, older = community.younger_women, community.women
    else:
        younger, older = community.younger_men, community.men
    return younger if younger and age < _YOUNGER_THAN else older


def _words(text: str) -> list[str]:
    if text not in _WORDS:
        _WORDS[text] = text.split()
    return _WORDS[text]
