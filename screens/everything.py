"""All that can be done, found by its name: what the keys of the screen do, and what has no key on it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from shiftboard.language import N_, _

from .dialogs import Choose, Option
from .widgets.frame import key_name

if TYPE_CHECKING:
    from .base import BoardScreen


async def everything(screen: BoardScreen[Any]) -> None:
    """Offer every verb there is, found by its name, and do the one that is taken."""
    app = screen.shiftboard
    bindings = [one for one in app.bindings_of(screen) if not (one.binding.id or "").startswith("rows.")]
    actions = {one.binding.action: one for one in reversed(bindings)}
    options = [
        Option(
            one.binding.action, _(one.binding.tooltip or one.binding.description), key_name(one.binding.key)
        )
        for one in bindings
        if actions[one.binding.action] is one
    ]
    more = {one.id: one for one in KEYLESS if one.id not in actions}
    options += [Option(one.id, _(one.text)) for one in more.values()]
    chosen = await screen.ask(Choose(_("What shall be done?"), options))
    if chosen in more:
        await more[chosen].do(screen)
    elif chosen is not None:
        app.call_later(app.run_action, chosen, actions[chosen].node)


class Keyless(NamedTuple):
    """What has no key of its own on most screens; where an action has the same name, that is offered."""

    id: str
    text: str
    do: Callable[[BoardScreen[Any]], Awaitable[object]]


async def _kinds(screen: BoardScreen[Any]) -> None:
    from .kinds import kinds

    await kinds(screen)


async def _people(screen: BoardScreen[Any]) -> None:
    from .people_flows import people

    await people(screen)


async def _stations(screen: BoardScreen[Any]) -> None:
    from .people_flows import stations

    await stations(screen)


async def _import_items(screen: BoardScreen[Any]) -> None:
    from .exchange_flows import import_items

    await import_items(screen)


async def _export_items(screen: BoardScreen[Any]) -> None:
    from .exchange_flows import export_items

    await export_items(screen)


async def _set_up_stock(screen: BoardScreen[Any]) -> None:
    from .item_flows import set_up_stock

    await set_up_stock(screen)


async def _import_sales(screen: BoardScreen[Any]) -> None:
    from .sales_flows import import_sales

    await import_sales(screen)


async def _stock_value(screen: BoardScreen[Any]) -> None:
    from .stock_value import show_value

    await show_value(screen)


async def _recall(screen: BoardScreen[Any]) -> None:
    from .recall_flows import recall

    await recall(screen)


async def _printers(screen: BoardScreen[Any]) -> None:
    from .printers import printers

    await printers(screen)


async def _mail(screen: BoardScreen[Any]) -> None:
    from .mail import set_up_mail

    await set_up_mail(screen)


async def _other_colours(screen: BoardScreen[Any]) -> None:
    app = screen.shiftboard
    themes = [Option(name, name) for name in sorted(app.available_themes)]
    theme = await screen.ask(Choose(_("Which colours?"), themes, first=app.theme))
    app.theme = theme or app.theme


KEYLESS = (
    Keyless("kinds", N_("Kinds of shift …"), _kinds),
    Keyless("people", N_("People …"), _people),
    Keyless("stations", N_("Stations …"), _stations),
    Keyless("import_items", N_("Import items …"), _import_items),
    Keyless("export_items", N_("Export items …"), _export_items),
    Keyless("set_up_stock", N_("Items, places, suppliers …"), _set_up_stock),
    Keyless("import_sales", N_("Import sales …"), _import_sales),
    Keyless("stock_value", N_("Stock value …"), _stock_value),
    Keyless("recall", N_("Recall a lot"), _recall),
    Keyless("printers", N_("Printers …"), _printers),
    Keyless("mail", N_("Mail …"), _mail),
    Keyless("colours", N_("Other colours"), _other_colours),
)
"""In the order in which it is offered, below what has a key."""
