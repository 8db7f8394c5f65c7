"""What taking items in would do, in words and for scripts."""

from __future__ import annotations

from collections.abc import Iterator

from ..language import _, listed, ngettext
from ..stock.differing import FIELD_NAMES, NOTHING, Names, told
from ..stock.records import Item
from ..stock.taking_in import Plan


def headline(plan: Plan) -> str:
    """In one line: 3 new items, 2 change, 315 stay as they are."""
    new, changed = len(plan.new), len(plan.changed)
    parts = [
        ngettext("{n} new item", "{n} new items", new).format(n=new) if new else "",
        ngettext("{n} item changes", "{n} items change", changed).format(n=changed) if changed else "",
        ngettext("{n} stays as it is", "{n} stay as they are", plan.same).format(n=plan.same)
        if plan.same
        else "",
    ]
    return listed(filter(None, parts))


def plan_words(plan: Plan, names: Names) -> Iterator[str]:
    """All of it, line by line; what should be looked at stands first."""
    yield headline(plan)
    for warning in plan.warnings:
        yield f"! {warning}"
    for change in plan.changed:
        yield f"{change.after.name} ({change.after.sku})"
        yield from (f"    {one.words}" for one in change.what)
    for item in plan.new:
        yield _("New: {item}").format(item=f"{item.name} ({item.sku})")
        yield from (f"    {words}" for words in _fields(item, _with_new(names, plan)))
    for what, created in _created(plan):
        yield f"{what}: {listed(created)}"
    if plan.shelves:
        yield _("Another shelf order: {places}").format(places=listed(one.name for one in plan.shelves))


def plain_plan(plan: Plan) -> dict[str, object]:
    """All of it, for scripts; what is different is told in words."""
    return {
        "new": [{"sku": one.sku, "name": one.name} for one in plan.new],
        "changed": [
            {
                "sku": one.after.sku,
                "name": one.after.name,
                "changes": [
                    {"field": each.field, "from": each.before, "to": each.after} for each in one.what
                ],
            }
            for one in plan.changed
        ],
        "unchanged": plan.same,
        "suppliers": [one.name for one in plan.suppliers],
        "places": [one.name for one in plan.places],
        "categories": list(plan.categories),
        "shelves": [one.name for one in plan.shelves],
        "warnings": list(plan.warnings),
    }


def _created(plan: Plan) -> Iterator[tuple[str, list[str]]]:
    for what, created in (
        (_("New suppliers"), [one.name for one in plan.suppliers]),
        (_("New places"), [one.name for one in plan.places]),
        (_("New categories"), list(plan.categories)),
    ):
        if created:
            yield what, created


def _with_new(names: Names, plan: Plan) -> Names:
    return Names(
        {**names.places, **{one.id: one.name for one in plan.places}},
        {**names.suppliers, **{one.id: one.name for one in plan.suppliers}},
    )


def _fields(item: Item, names: Names) -> Iterator[str]:
    """What is known of a new item, but for what goes without saying."""
    said = told(item, names)
    usual = {"name", "rounding"} if item.rounding.value == "up" else {"name"}
    usual |= set() if item.dated else {"dated"}
    for field, text in said.items():
        if field not in usual and text != NOTHING:
            yield f"{_(FIELD_NAMES[field])}: {text}"
