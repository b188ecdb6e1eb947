"""Words of place names and labels, by what they say: kinds of place, what is measured, the lie of the land.

No park's own names are here: what tells one place from another is whatever is left when these are taken away.
All words are in the spelling of `words.tokens`.
"""

_SORTS = {
    "visitor-center": "visitor-center",
    "campground": "campground",
    "campsite": "campsite",
    "camp": "camp",
    "backcountry": "backcountry",
    "lodge": "lodge lodging hotel motel inn cabin hostel resort chalet",
    "road": "road drive highway parkway boulevard avenue byway",
    "trail": "trail path pathway boardwalk towpath",
    "entrance": "entrance",
    "parking": "parking",
    "ramp": "ramp dock",
    "tour": "tour",
    "program": "program programming talk",
    "building": "building facility",
}
_OF_THEIR_OWN = (
    "monument memorial statue museum house home mansion cottage church chapel school schoolhouse mill farm barn "
    "cave cavern lighthouse tower bridge beach overlook theater store bookstore shop restroom bathroom exhibit "
    "gallery office picnic pool garden cemetery dam lock studio hall station plantation observatory amphitheater "
    "pavilion center playground elevator kiosk trailhead marina pier stable ferry shuttle train tram trolley "
    "plane bus boat film auditorium library restaurant cafe concession outfitter rental shelter shrine depot ruin "
    "pueblo rv-park"
)
SORTS: dict[str, str] = {word: word for word in _OF_THEIR_OWN.split()} | {
    word: sort for sort, words in _SORTS.items() for word in words.split()
}
"""Words for kinds of place, each with the sort it belongs to; most words are a sort of their own."""
KINDS = frozenset(" ".join(_SORTS.values()).split())
"""Those that tell the kind of place wherever they stand in its name."""

BUILDINGS = frozenset(
    "visitor-center "
    "museum house home mansion cottage church chapel schoolhouse theater hall studio film library".split()
)
TRANSPORT = frozenset("ferry shuttle train tram trolley plane bus boat".split())
BUSINESSES = frozenset("outfitter rental rented".split())
OUTDOORS = frozenset(
    "parking campground campsite trailhead trail road overlook beach picnic ramp marina pier bridge garden pool "
    "cemetery".split()
)
"""Kinds of place that stay open, or do not, apart from what lies beside them."""

FUNCTION = frozenset(
    "the a an of at in on to from by for and or with within near behind between along into our this that its is "
    "be as via per".split()
)
AROUND = frozenset("at in of to from near behind between along within for on into".split())
"""Words after which another place is named, by which the first one is found."""

SOFT = frozenset(
    "area unit site park preserve seashore battlefield district complex ground "
    "national historic historical service public location nps nm np "
    "nhp nhs nra nmem nmp nb ns nl npres mem use permit operation access section local scenic paved gravel dirt "
    "unpaved".split()
)
"""Words that say nothing of which place is meant."""
AREAS = frozenset("park unit district".split())
"""What stands for all that goes by the words before it: 'Overlook Park' is no overlook."""
ALL = frozenset("all both every entire whole each any".split())

MEASURES = frozenset(
    "enter entered entering number no count counts counted counter traffic vehicle car visitor visit visitation "
    "person people using user overnight stay stayed staying camper tent rv occupied group private day daily "
    "total monthly month week weekday weekend non rec recreation recreational non-rec nonrec non-recreation "
    "manual hand observed observation registered register reported attendance attending attendee special event "
    "individual school commercial conc eastbound westbound northbound southbound inbound outbound bound left "
    "right lane hiker mile mm mp marker route ending beginning raw estimate estimated summer winter season "
    "seasonal only class type passenger boater youth who but going over taking guided self-guided ranger "
    "arriving arrival departing departure electronic patron contact volunteer misc miscellaneous primitive "
    "organized permitted front frontcountry walk-in reservation recgov gov electric hookup family touring "
    "hiking fishing hunting swimming boating biking riding skiing climbing adult child student senior free paid "
    "fee first second third fourth fifth morning afternoon evening monday tuesday wednesday thursday friday "
    "saturday sunday day-user day-use guest signing concessioner concessionaire".split()
)
"""Words for what is counted and how: they name no place."""

DIRECTIONS = frozenset("north south east west northeast northwest southeast southwest upper lower middle".split())
MODIFIERS = DIRECTIONS | frozenset("little big new old inner outer great left right central main".split())
"""Words that, before a name, make it another place: 'Little Gull Bay' is not 'Gull Bay'."""
GEOGRAPHIC = frozenset(
    "lake creek river island point bay valley canyon spring rock fall mount hill pond forest landing harbor cove fork "
    "ridge mesa dune run branch bend flat meadow prairie cape key land gorge glen hollow basin peak summit pass gap "
    "gulch bluff butte crater village camp primitive".split()
)
"""Words for the lie of the land: many names share them, so that one alone is no name."""
COMMON = GEOGRAPHIC | MODIFIERS
