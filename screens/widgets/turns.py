"""Keys take turns: none acts before everyone has dealt with the one before it.

Textual hands a key up from widget to screen to app through their message queues, and a dialog or an edit
opens a few messages after the key that asked for it. Keys typed ahead would meanwhile act on the wrong row,
or miss the edit they were typed for.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from textual import events
from textual.message_pump import MessagePump
from textual.widget import Widget

Typed = events.Key | events.Paste


class Turns:
    """The keys of one widget, dealt with strictly one after another.

    `act` is given each key in its turn and says whether it was one of the widget's. A key that is not goes to
    the screen and the app, and holds back those behind it until it comes back; `hold` does the same after a
    message. While an entered text is `unanswered` nothing goes on either; while the screen `asks`, keys wait
    until the question is there, and go to it.
    """

    def __init__(self, widget: Widget, act: Callable[[Typed], bool]) -> None:
        self._widget = widget
        self._act = act
        self._waiting: deque[Typed] = deque()
        self._away = 0
        self.unanswered = False
        self.asks = False

    def take(self, event: Typed) -> None:
        """Deal with a key now, or when its turn comes."""
        event.stop()
        event.prevent_default()
        if self.unanswered and not self._away and _is(event, "escape"):
            # A screen that takes its time, or forgets to answer, does not hold the user.
            self._waiting.clear()
            self._act(event)
        else:
            self._waiting.append(event)
            self.go_on()

    def go_on(self) -> None:
        """Deal with the keys in order, up to one that others must deal with first.

        Only an Enter straight behind the unanswered one is dropped, so that a text is entered once.
        """
        while self._waiting:
            if self.unanswered and _is(self._waiting[0], "enter"):
                self._waiting.popleft()
            elif self._away or self.unanswered or (self.asks and self._widget.app.focused is self._widget):
                return
            else:
                self._deal_with(self._waiting.popleft())

    def _deal_with(self, event: Typed) -> None:
        app, parent = self._widget.app, self._widget.parent
        if app.focused is not self._widget:
            # The key before this one opened something: what was typed after it belongs there.
            if isinstance(event, events.Key):
                app.post_message(events.Key(event.key, event.character))
            else:
                app.post_message(events.Paste(event.text))
        elif not self._act(event) and parent is not None:
            event.stop(False)
            event.prevent_default(False)
            parent.post_message(event)
            self.hold()

    def hold(self) -> None:
        """Hold keys back until what was just posted went through every queue above, and come back."""
        self._away += 1
        self._go_round([self._widget, *self._widget.ancestors, self._widget])

    def _go_round(self, nodes: list[MessagePump]) -> None:
        while nodes:
            node, *nodes = nodes
            if node.call_later(self._go_round, nodes):
                return
        self._away -= 1
        self.go_on()


def _is(event: Typed, key: str) -> bool:
    return isinstance(event, events.Key) and event.key == key
