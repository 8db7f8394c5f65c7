"""What the people of the demonstration write, in the language it is made in."""

from __future__ import annotations

from ..language import N_
from ..log import LogKind

LOG = {
    "restaurant": [
        (LogKind.NOTE, N_("Table 14 wobbles, wedged with cardboard for now"), False),
        (LogKind.NOTE, N_("Card terminal 2 lost its connection twice, restart helps"), False),
        (LogKind.DELIVERY, N_("Vegetables came without parsley, credit note promised"), True),
        (LogKind.DELIVERY, N_("Brewery brings four kegs tomorrow between 9 and 10"), False),
        (LogKind.EQUIPMENT, N_("Dishwasher door leaks a little, service called for Wednesday"), True),
        (LogKind.EQUIPMENT, N_("Ice machine was slow, descaled, runs again"), False),
        (LogKind.PEOPLE, N_("One cook down with flu, prep covered from the cold section"), False),
        (LogKind.PEOPLE, N_("A waiter asks to swap Saturday's dinner, not settled yet"), True),
        (
            LogKind.INCIDENT,
            N_("Cut finger at prep, cleaned, blue plaster, entered in the accident book"),
            False,
        ),
        (LogKind.NOTE, N_("Group of 12 booked for Friday 19:00, no nuts for one guest"), True),
    ],
    "shop": [
        (LogKind.NOTE, N_("Fitting room 3: the lock sticks, use the others"), True),
        (LogKind.NOTE, N_("Card terminal 2 lost its connection twice, restart helps"), False),
        (LogKind.DELIVERY, N_("Parcel for click and collect came damaged, photographed, claim sent"), True),
        (LogKind.DELIVERY, N_("Pallet with the winter range comes tomorrow at 9"), False),
        (LogKind.EQUIPMENT, N_("Label printer jams with the small rolls"), True),
        (LogKind.PEOPLE, N_("One of us down with flu, till covered from the shop floor"), False),
        (
            LogKind.INCIDENT,
            N_("Two jackets missing after the rush, security tags found in fitting room 2"),
            False,
        ),
        (LogKind.NOTE, N_("Customer left an umbrella at till 1, in the drawer"), False),
    ],
}
SKIPPED = [N_("not needed today"), N_("station closed"), N_("no delivery came")]
UNFINISHED = [N_("no time before the end, the next shift knows"), N_("waiting for the supplier")]
IF_THEN = {
    "restaurant": [
        (N_("the freezer shows above −15 °C again"), N_("call the service, the number is on its door")),
        (N_("the brewery comes early"), N_("the cellar key is in the office")),
        (N_("the card terminal fails"), N_("use terminal 3 and write the receipts down")),
    ],
    "shop": [
        (N_("the courier comes before noon"), N_("the returns are packed behind till 2")),
        (N_("the card terminal fails"), N_("use terminal 3 and write the receipts down")),
    ],
}
NOTES = [
    N_("A good shift, thank you all."),
    N_("The keys and the float are where they always are. Call me if anything is unclear."),
]
KNOWN = [N_("everybody knows by now"), N_("nothing to be done before Wednesday")]
LATER = [
    N_("One more delivery note turned up, it is in the folder"),
    N_("The first reading was taken with the door open"),
]
READ_BACK = [N_("All clear, I take over"), N_("Understood, I start with the open points")]
OFF = {
    "restaurant": [
        (N_("Sea bass"), N_("offer the trout")),
        (N_("Oat milk"), N_("soya is there")),
        (N_("Duck leg"), N_("back tomorrow with the delivery")),
    ],
    "shop": [
        (N_("Gift wrap, red"), N_("offer the green one")),
        (N_("Thermos 0.5 l"), N_("comes on Thursday")),
    ],
}
