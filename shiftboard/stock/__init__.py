"""Stock: the places where things are kept, what is kept there, how much of it, and who supplies it.

Words: *par* is how much should be there; a *pack* is how it is bought (case = 12 bottles). Quantities are in
the item's base unit.
"""

from .records import ALLERGEN_NAMES, Item, Pack, Place, Rounding, Supplier

__all__ = ["ALLERGEN_NAMES", "Item", "Pack", "Place", "Rounding", "Supplier"]
