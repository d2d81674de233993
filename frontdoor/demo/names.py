"""Invented names for the demonstration's streets, houses and localities. Data only.

Streets of one estate share a theme, as they do where a developer named them in one afternoon.
"""

THEMES: dict[str, tuple[str, ...]] = {
    "victorian": (
        "Albert", "Alma", "Clarence", "Gladstone", "Gordon", "Havelock", "Inkerman", "Jubilee",
        "Melbourne", "Nelson", "Palmerston", "Raglan", "Russell", "Salisbury", "Trafalgar", "Waterloo",
        "Wellington", "York",
    ),
    "trades": (
        "Baker's", "Brewery", "Chandler's", "Cooper's", "Dyer's", "Fuller's", "Glover's", "Malthouse",
        "Ropewalk", "Saddler's", "Tanner's", "Weaver's", "Wheelwright's",
    ),
    "trees": (
        "Acacia", "Alder", "Ash", "Beech", "Birch", "Cedar", "Elm", "Hawthorn", "Hazel", "Holly",
        "Juniper", "Larch", "Laurel", "Lime", "Maple", "Oak", "Pine", "Rowan", "Sycamore", "Walnut",
        "Willow", "Yew",
    ),
    "birds": (
        "Bunting", "Curlew", "Fieldfare", "Finch", "Goldcrest", "Heron", "Kestrel", "Kingfisher",
        "Lapwing", "Linnet", "Mallard", "Nightingale", "Osprey", "Plover", "Redstart", "Siskin", "Swift",
        "Teal", "Wren",
    ),
    "poets": (
        "Auden", "Blake", "Browning", "Byron", "Chaucer", "Coleridge", "Cowper", "Hardy", "Housman",
        "Keats", "Kipling", "Marlowe", "Masefield", "Milton", "Rossetti", "Shelley", "Southey",
        "Tennyson", "Wordsworth",
    ),
    "hills": (
        "Cheviot", "Chiltern", "Cotswold", "Cleveland", "Dartmoor", "Exmoor", "Kinder", "Malvern",
        "Mendip", "Pendle", "Pennine", "Purbeck", "Quantock", "Skiddaw", "Snowdon", "Wrekin",
    ),
    "flowers": (
        "Bluebell", "Bramble", "Campion", "Celandine", "Clover", "Cowslip", "Foxglove", "Heather",
        "Honeysuckle", "Lavender", "Meadowsweet", "Poppy", "Primrose", "Speedwell", "Tansy", "Teasel",
        "Yarrow",
    ),
    "rivers": (
        "Avon", "Blackwater", "Cam", "Derwent", "Eden", "Kennet", "Medway", "Nene", "Severn", "Stour",
        "Tamar", "Tees", "Teme", "Trent", "Tweed", "Waveney", "Welland", "Wye",
    ),
    "fields": (
        "Barley", "Broadacre", "Butts", "Coppice", "Drover's", "Furlong", "Glebe", "Harvest", "Hayfield",
        "Headland", "Longcroft", "Oatlands", "Orchard", "Paddock", "Pightle", "Ploughman's", "Ridge",
        "Tithe",
    ),
    "people": (
        "Ada Lovelace", "Anning", "Brunel", "Cavell", "Darwin", "Faraday", "Fawcett", "Franklin", "Fry",
        "Garrett", "Herschel", "Hodgkin", "Jenner", "Newton", "Nightingale", "Pankhurst", "Seacole",
        "Somerville",
    ),
    "saints": (
        "St Agnes", "St Aidan's", "St Anne's", "St Bede's", "St Chad's", "St Cuthbert's", "St Edmund's",
        "St Hilda's", "St John's", "St Mark's", "St Martin's", "St Nicholas", "St Oswald's",
        "St Wilfrid's",
    ),
    "estate": (
        "Ashcombe", "Belgrave", "Carlton", "Chatsworth", "Clifton", "Denham", "Dorchester", "Ellesmere",
        "Fairfax", "Grosvenor", "Hartington", "Kenilworth", "Lansdowne", "Montrose", "Richmond",
        "Rutland", "Sandringham", "Stratford", "Walpole", "Windermere",
    ),
    "works": ("Enterprise", "Foundry", "Gasworks", "Halyard", "Quayside", "Telford", "Windlass"),
}

# What a street is called by its shape. Earlier kinds are commoner.
KINDS: dict[str, tuple[str, ...]] = {
    "terrace": ("Street", "Street", "Street", "Road", "Terrace", "Row"),
    "spine": ("Road", "Avenue", "Drive", "Way"),
    "crescent": ("Crescent",),
    "close": ("Close", "Close", "Court", "Gardens", "Grove", "Place", "Croft", "Walk"),
    "private": ("Mews", "Court", "Close"),
    "works": ("Way", "Road", "Court"),
}

BUILDINGS = (
    "Town Hall", "Library", "Corn Exchange", "Post Office", "Museum", "Market Cross Inn",
    "Assembly Rooms", "Health Centre",
)
HOUSES = (
    "Rose Cottage", "The Old Rectory", "Hillside", "Orchard House", "The Elms", "Fairview",
    "Keeper's Cottage", "Bramley Cottage", "The Gables", "Toll House", "Spring Cottage", "Long Meadow",
    "Ivy Cottage", "The Barn", "Larkrise", "Corner Cottage", "Fieldgate", "Hollybank", "Stonecroft",
    "Brook House",
)
