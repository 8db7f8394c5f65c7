"""The door: reads the command line, opens the store, starts the board or a command.

What a command prints is plain text for people and screen readers, or JSON for scripts. An error is one
sentence on stderr: exit 1 where something cannot be done, 2 where the command line is wrong.
"""

from __future__ import annotations

import argparse
import gc
import os
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

from .errors import ShiftboardError
from .language import N_, _, chosen, sentence, use

Command = Callable[[argparse.Namespace], int]

_ARGPARSE_WORDS = (
    N_("usage: "),
    N_("positional arguments"),
    N_("options"),
    N_("show this help message and exit"),
    N_("the following arguments are required: %s"),
    N_("unrecognized arguments: %s"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"),
    N_("invalid %(type)s value: %(value)r"),
    N_("expected one argument"),
    N_("not allowed with argument %s"),
)
"""What argparse itself says, for the catalogs: it looks its words up through the function set in `_speak`."""


PROGRAM = "shiftboard"

_NEGATIVE = re.compile(r"-\d+(?:[.,]\d+)?$")


class Parser(argparse.ArgumentParser):
    """A parser whose errors are one sentence, and to which -18,5 is a number and no option."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self._negative_number_matcher = _NEGATIVE  # argparse offers no other way

    def error(self, message: str) -> NoReturn:
        help = _("`{command} --help` shows how it is used.").format(command=self.prog)
        self.exit(2, f"{message[:1].upper()}{message[1:]}. {help}\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code."""
    gc.disable()  # no pauses while the many small objects of the imports are made
    words = list(sys.argv[1:] if arguments is None else arguments)
    _speak(words)
    try:
        return _run(_read(words))
    except ShiftboardError as error:
        print(sentence(error), file=sys.stderr)
        return 1
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130
    finally:
        gc.enable()


def _run(asked: argparse.Namespace) -> int:
    command: Command = asked.command
    code = command(asked)
    sys.stdout.flush()
    return code


def _speak(words: list[str]) -> None:
    """Use the language of the person and the site, for the help as well."""
    use(chosen(_site_language(_folder_in(words))))
    argparse._ = _  # type: ignore[attr-defined]  # argparse offers no other way to translate its words


def _folder_in(words: list[str]) -> Path:
    for place, word in enumerate(words):
        if word == "--store" and place + 1 < len(words):
            return Path(words[place + 1])
        if word.startswith("--store="):
            return Path(word.removeprefix("--store="))
    return default_folder()


def _site_language(folder: Path) -> str:
    from .settings import FILE, read_settings

    if not (folder / FILE).is_file():
        return ""
    try:
        return read_settings(folder).language
    except ShiftboardError:
        return ""  # the command that opens the store says what is wrong with the file


def default_folder() -> Path:
    """SHIFTBOARD_STORE, otherwise the platform's place for data."""
    named = os.environ.get("SHIFTBOARD_STORE")
    if named:
        return Path(named)
    import platformdirs

    return platformdirs.user_data_path("shiftboard", appauthor=False)


def _read(words: list[str]) -> argparse.Namespace:
    """What is asked for. The board itself does without the commands, which take time to load."""
    from .commands.opening import board

    parser = Parser(prog=PROGRAM, add_help=False, allow_abbrev=False)
    _common(parser, default=True)
    asked, other = parser.parse_known_args(words)
    asked.command = board
    if not other:
        return asked
    gc.enable()  # the board does so itself, once it is on the screen
    return _parser(board).parse_args(words)


def _parser(board: Command) -> Parser:
    from .commands.verbs import add_all

    parser = Parser(
        prog=PROGRAM,
        description=_("The board a shift is run from. Without a command it opens the board."),
        epilog=_("Example: shiftboard status"),
        allow_abbrev=False,
    )
    _common(parser, default=True)
    parser.set_defaults(command=board)
    verbs = parser.add_subparsers(title=_("commands"), metavar=_("COMMAND"))

    def verb(name: str, command: Command, help: str, example: str, *, json: bool = True) -> Parser:
        added = verbs.add_parser(
            name,
            help=help,
            description=help,
            epilog=_("Example: {example}").format(example=example),
            allow_abbrev=False,
        )
        _common(added, default=False)
        if json:
            added.add_argument("--json", action="store_true", help=_("print JSON for scripts"))
        added.set_defaults(command=command)
        return added

    add_all(verb)
    return parser


def _common(parser: Parser, *, default: bool) -> None:
    """--store and --as, before or after the command."""
    nothing = None if default else argparse.SUPPRESS
    parser.add_argument(
        "--store",
        type=Path,
        default=nothing,
        metavar=_("FOLDER"),
        help=_("the store; otherwise SHIFTBOARD_STORE"),
    )
    parser.add_argument(
        "--as",
        dest="person",
        default=nothing,
        metavar=_("PERSON"),
        help=_("who does it: id, initials or name"),
    )


if __name__ == "__main__":
    sys.exit(main())
