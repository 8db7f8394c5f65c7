"""Setting up the stock on the board: items, places, suppliers, and what is counted together.

What is changed holds at once: a count that goes on reads packs anew with each entry. What a count asks, and
in which order, stands still from its beginning; the next one goes by what was changed.
"""

from __future__ import annotations

from data.store import Store

from ..staff import Who
from .desk import StockDesk
from .setup_items import ItemSetup
from .setup_places import PlaceSetup
from .setup_sheets import SheetSetup
from .setup_suppliers import SupplierSetup


class SetupDesk:
    """All that the stock is made of, each part with its own verbs."""

    def __init__(self, store: Store, who: Who, stock: StockDesk) -> None:
        self.items = ItemSetup(store, who, stock)
        self.places = PlaceSetup(store, who, stock)
        self.suppliers = SupplierSetup(store, who, stock)
        self.sheets = SheetSetup(store, who, stock)
