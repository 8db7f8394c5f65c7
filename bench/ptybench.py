#!/usr/bin/env python3
"""ptybench - black-box timing of terminal programs (stdlib only, Linux, Python >= 3.10).

    ptybench.py --size 120x40 --ready 'TEXT' --key j --repeat 200 -- COMMAND ARG...

Starts COMMAND in a pseudo-terminal, plays the part of an xterm-like terminal (answers its
queries), and measures what a person at that terminal would see:

  start      exec -> first byte, -> the screen shows TEXT, -> output falls quiet; CPU time; RSS
  key        write of a key -> first byte, -> the condition holds on the screen, -> last byte
             of the reaction (settled); bytes, chunks, sync frames and CPU time per key
  hold       the same key sent at a fixed rate (auto-repeat): how far the screen lags behind

The bytes are time-stamped as they arrive and parsed only after the output has gone quiet, so
that the screen model's own cost never enters a figure.

As a module:
    from ptybench import Session, measure_start, measure_key, compare, stats
"""

from __future__ import annotations

import argparse, codecs, errno, fcntl, json, os, re, select, shlex, signal, struct, sys, termios, time
import unicodedata
from typing import Callable, Iterable, Sequence

now = time.monotonic_ns  # CLOCK_MONOTONIC: the same clock in every process

# --------------------------------------------------------------------------- screen model

_TOKEN = re.compile(
    r"[^\x00-\x1f\x7f\x9b]+"  # text
    r"|\x1b\[[0-?]*[ -/]*[@-~]"  # CSI
    r"|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)"  # OSC
    r"|\x1b[PX^_](?:[^\x1b]|\x1b(?!\\))*\x1b\\"  # DCS SOS PM APC
    r"|\x1b[ -/]*[0-OQ-WYZ\\`-~]"  # other escapes
    r"|[\x00-\x1a\x1c-\x1f\x7f]"  # C0
)
_PARTIAL = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*|\][^\x07\x1b]{0,65536}\x1b?|[PX^_](?:[^\x1b]|\x1b(?!\\)){0,65536}|[ -/]*)\Z"
)
_DEC = dict(zip("`afgjklmnopqrstuvwxyz{|}~", "◆▒°±┘┐┌└┼⎺⎻─⎼⎽├┤┴┬│≤≥π≠£·"))
_width_cache: dict[str, int] = {}


def _cw(ch: str) -> int:
    w = _width_cache.get(ch)
    if w is None:
        if unicodedata.combining(ch) or ch in "\u200b\u200c\u200d\ufe0e\ufe0f":
            w = 0
        elif unicodedata.east_asian_width(ch) in "WF":
            w = 2
        else:
            w = 1
        _width_cache[ch] = w
    return w


class Screen:
    """A small, fast xterm subset: text and styles of every cell."""

    def __init__(self, cols: int, rows: int) -> None:
        self.cols, self.rows = cols, rows
        self._dec = codecs.getincrementaldecoder("utf-8")("replace")
        self._rest = ""
        self._styles: dict[tuple, tuple] = {}
        self.reset()

    def reset(self) -> None:
        self.x = self.y = 0
        self.style: tuple = ()
        self.top, self.bottom = 0, self.rows - 1
        self.wrap, self.pending, self.visible = True, False, True
        self.saved = (0, 0, ())
        self.modes: set[str] = set()
        self.title = ""
        self.g0 = self.g1 = "B"
        self.shift = False
        self.last = " "
        self.unknown: dict[str, int] = {}
        self._main = None
        self._blank_all()

    def _blank_all(self) -> None:
        self.ch = [[" "] * self.cols for _ in range(self.rows)]
        self.st = [[()] * self.cols for _ in range(self.rows)]

    # -- reading the screen
    def text(self) -> str:
        return "\n".join("".join(r).rstrip() for r in self.ch)

    def line(self, y: int) -> str:
        return "".join(self.ch[y]).rstrip()

    def cursor(self) -> tuple[int, int] | None:
        """Where the cursor is; None while it is hidden (mode 25 reset)."""
        return (self.x, self.y) if self.visible else None

    def snapshot(self, region: tuple[int, int, int, int] | None = None):
        if region is None:
            return [r[:] for r in self.ch], [r[:] for r in self.st], self.cursor()
        x, y, w, h = region
        return ([r[x : x + w] for r in self.ch[y : y + h]], [r[x : x + w] for r in self.st[y : y + h]])

    # -- writing
    def feed(self, data: bytes) -> None:
        s = self._rest + self._dec.decode(data)
        self._rest = ""
        pos, n, match = 0, len(s), _TOKEN.match
        while pos < n:
            m = match(s, pos)
            if m is None:
                if s[pos] == "\x1b" and _PARTIAL.match(s, pos):  # an unfinished sequence
                    self._rest = s[pos:]
                    return
                pos += 1
                continue
            tok = m.group()
            pos = m.end()
            c = tok[0]
            if c == "\x1b":
                if len(tok) > 1:
                    k = tok[1]
                    if k == "[":
                        self._csi(tok)
                    elif k == "]":
                        if tok[2:4] in ("0;", "2;"):
                            self.title = tok[4:].rstrip("\x07\x1b\\")
                    elif k not in "PX^_":
                        self._esc(tok)
            elif c < " " or c == "\x7f":
                self._c0(c)
            else:
                self._put(tok)

    def _put(self, s: str) -> None:
        if (self.g1 if self.shift else self.g0) == "0":
            s = "".join(_DEC.get(ch, ch) for ch in s)
        self.last = s[-1]
        x, cols = self.x, self.cols
        if s.isascii() and not self.pending and x + len(s) <= cols:
            n = len(s)
            self.ch[self.y][x : x + n] = s
            self.st[self.y][x : x + n] = [self.style] * n
            x += n
            if x >= cols:
                x = cols - 1
                self.pending = True
            self.x = x
            return
        for ch in s:
            w = _cw(ch)
            if w == 0:
                continue
            if self.pending:
                if self.wrap:
                    self.x = 0
                    self._index()
                self.pending = False
            if self.x + w > cols:
                if self.wrap:
                    self.x = 0
                    self._index()
                else:
                    self.x = cols - w
            row, st = self.ch[self.y], self.st[self.y]
            row[self.x], st[self.x] = ch, self.style
            if w == 2 and self.x + 1 < cols:
                row[self.x + 1], st[self.x + 1] = "", self.style
            self.x += w
            if self.x >= cols:
                self.x, self.pending = cols - 1, True

    def _index(self) -> None:
        if self.y == self.bottom:
            self._scroll(1)
        elif self.y < self.rows - 1:
            self.y += 1

    def _scroll(self, n: int, top: int | None = None) -> None:
        top = self.top if top is None else top
        bot = self.bottom
        n = max(-(bot - top + 1), min(bot - top + 1, n))
        bg = self._bg()
        blank = lambda k: ([[" "] * self.cols for _ in range(k)], [[bg] * self.cols for _ in range(k)])
        if n > 0:
            c, s = blank(n)
            self.ch[top : bot + 1] = self.ch[top + n : bot + 1] + c
            self.st[top : bot + 1] = self.st[top + n : bot + 1] + s
        elif n < 0:
            c, s = blank(-n)
            self.ch[top : bot + 1] = c + self.ch[top : bot + 1 + n]
            self.st[top : bot + 1] = s + self.st[top : bot + 1 + n]

    def _bg(self) -> tuple:
        return tuple(a for a in self.style if a[0] == "b")

    def _c0(self, c: str) -> None:
        if c == "\r":
            self.x, self.pending = 0, False
        elif c in "\n\v\f":
            self._index()
            self.pending = False
        elif c == "\b":
            self.x, self.pending = max(0, self.x - 1), False
        elif c == "\t":
            self.x = min(self.cols - 1, (self.x // 8 + 1) * 8)
        elif c == "\x0e":
            self.shift = True
        elif c == "\x0f":
            self.shift = False

    def _esc(self, t: str) -> None:
        k = t[1:]
        if k == "7":
            self.saved = (self.x, self.y, self.style)
        elif k == "8":
            self.x, self.y, self.style = self.saved
            self.pending = False
        elif k == "M":
            if self.y == self.top:
                self._scroll(-1)
            else:
                self.y = max(0, self.y - 1)
        elif k == "D":
            self._index()
        elif k == "E":
            self.x = 0
            self._index()
        elif k == "c":
            self.reset()
        elif len(k) == 2 and k[0] == "(":
            self.g0 = k[1]
        elif len(k) == 2 and k[0] == ")":
            self.g1 = k[1]

    def _erase(self, y: int, a: int, b: int) -> None:
        bg = self._bg()
        self.ch[y][a:b] = [" "] * (b - a)
        self.st[y][a:b] = [bg] * (b - a)

    def _csi(self, t: str) -> None:
        f = t[-1]
        body = t[2:-1]
        if f == "m" and (not body or body[0] not in "?><="):
            self._sgr(body)
            return
        private = body[:1] if body[:1] in ("?", ">", "<", "=") else ""
        inter = "".join(c for c in body if " " <= c <= "/")
        args = (
            [
                int(a) if a.isdigit() else None
                for a in body.lstrip("?><=").rstrip(" !\"#$%&'()*+,-./").split(";")
            ]
            if body
            else []
        )
        if inter or (private and f not in "hl"):
            return
        if private == "?" and f in "hl":
            for a in args:
                self._mode(str(a), f == "h")
            return
        p = lambda i=0, d=1: args[i] if len(args) > i and args[i] else d
        cols, rows = self.cols, self.rows
        if f not in "m":
            self.pending = False
        if f in "Hf":
            self.y = min(rows - 1, p(0) - 1)
            self.x = min(cols - 1, p(1) - 1)
        elif f == "A":
            self.y = max(0, self.y - p())
        elif f in "Be":
            self.y = min(rows - 1, self.y + p())
        elif f in "Ca":
            self.x = min(cols - 1, self.x + p())
        elif f == "D":
            self.x = max(0, self.x - p())
        elif f == "E":
            self.x, self.y = 0, min(rows - 1, self.y + p())
        elif f == "F":
            self.x, self.y = 0, max(0, self.y - p())
        elif f in "G`":
            self.x = min(cols - 1, p() - 1)
        elif f == "d":
            self.y = min(rows - 1, p() - 1)
        elif f == "J":
            k = p(0, 0)
            if k == 0:
                self._erase(self.y, self.x, cols)
                for y in range(self.y + 1, rows):
                    self._erase(y, 0, cols)
            elif k == 1:
                for y in range(self.y):
                    self._erase(y, 0, cols)
                self._erase(self.y, 0, self.x + 1)
            else:
                for y in range(rows):
                    self._erase(y, 0, cols)
        elif f == "K":
            k = p(0, 0)
            self._erase(self.y, 0 if k else self.x, cols if k != 1 else self.x + 1)
        elif f == "X":
            self._erase(self.y, self.x, min(cols, self.x + p()))
        elif f == "P":
            n = min(p(), cols - self.x)
            for g, fill in ((self.ch, " "), (self.st, self._bg())):
                r = g[self.y]
                r[self.x :] = r[self.x + n :] + [fill] * n
        elif f == "@":
            n = min(p(), cols - self.x)
            for g, fill in ((self.ch, " "), (self.st, self._bg())):
                r = g[self.y]
                r[self.x :] = [fill] * n + r[self.x : cols - n]
        elif f == "L":
            self._scroll(-p(), self.y)
        elif f == "M":
            self._scroll(p(), self.y)
        elif f == "S":
            self._scroll(p())
        elif f == "T":
            self._scroll(-p())
        elif f == "b":
            self._put(self.last * p())
        elif f == "r":
            self.top, self.bottom = p(0) - 1, p(1, rows) - 1
            self.x = self.y = 0
        elif f == "s":
            self.saved = (self.x, self.y, self.style)
        elif f == "u":
            self.x, self.y, self.style = self.saved
        elif f not in "hlmntcgq":
            self.unknown[t] = self.unknown.get(t, 0) + 1

    def _mode(self, m: str, on: bool) -> None:
        (self.modes.add if on else self.modes.discard)(m)
        if m == "7":
            self.wrap = on
        elif m == "25":
            self.visible = on
        elif m in ("1049", "1047", "47"):
            if on and self._main is None:
                self._main = (self.ch, self.st, self.x, self.y, self.style)
                self._blank_all()
            elif not on and self._main is not None:
                self.ch, self.st, self.x, self.y, self.style = self._main
                self._main = None

    def _sgr(self, body: str) -> None:
        key = (self.style, body)
        st = self._styles.get(key)
        if st is None:
            d = dict((a[0], a) for a in self.style)
            parts = body.replace("4:", "4_").replace(":", ";").split(";") if body else ["0"]
            i = 0
            while i < len(parts):
                a = parts[i] or "0"
                if a == "0":
                    d.clear()
                elif a in ("38", "48", "58"):
                    n = 5 if parts[i + 1 : i + 2] == ["2"] else 3
                    w = {"38": "f", "48": "b", "58": "U"}[a]
                    d[w] = (w,) + tuple(parts[i + 1 : i + n])
                    i += n - 1
                elif a == "39":
                    d.pop("f", None)
                elif a == "49":
                    d.pop("b", None)
                elif a.startswith("4_"):
                    d["u"] = ("u", a)
                elif a.isdigit():
                    n = int(a)
                    if 30 <= n <= 37 or 90 <= n <= 97:
                        d["f"] = ("f", a)
                    elif 40 <= n <= 47 or 100 <= n <= 107:
                        d["b"] = ("b", a)
                    elif n == 22:
                        d.pop("1", None)
                        d.pop("2", None)
                    elif 23 <= n <= 29:
                        d.pop("u" if n == 24 else str(n - 20), None)
                        if n == 25:
                            d.pop("6", None)
                    elif n == 4 or n == 21:
                        d["u"] = ("u", a)
                    elif 1 <= n <= 9:
                        d[a] = (a,)
                i += 1
            st = tuple(sorted(d.values()))
            self._styles[key] = st
        self.style = st


# --------------------------------------------------------------------------- terminal answers

_QUERY = re.compile(
    rb"\x1b\[\?(\d+)\$p"  # 1 DECRQM
    rb"|\x1b\[(>|=)?0?c"  # 2 DA1, DA2, DA3
    rb"|\x1b\[\??([56])n"  # 3 DSR
    rb"|\x1b\[(>)0?q"  # 4 XTVERSION
    rb"|\x1b\[\?(u)"  # 5 kitty keyboard
    rb"|\x1b\](1[0-2]|4;\d+);\?(?:\x07|\x1b\\)"  # 6 colours
    rb"|\x1bP\+q([0-9a-fA-F;]*)\x1b\\"  # 7 XTGETTCAP
    rb"|\x1bP\$q([^\x1b]*)\x1b\\"  # 8 DECRQSS
    rb"|\x1b\[(1[3-9]|2[01])t"  # 9 window reports
    rb"|\x1b\[\?(2048)h"  # 10 in-band resize switched on
    rb"|\x1b_G([^\x1b]*)\x1b\\"  # 11 kitty graphics
)

KEYS = {
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    "insert": "\x1b[2~",
    "delete": "\x1b[3~",
    "enter": "\r",
    "tab": "\t",
    "shift+tab": "\x1b[Z",
    "escape": "\x1b",
    "space": " ",
    "backspace": "\x7f",
    "shift+up": "\x1b[1;2A",
    "shift+down": "\x1b[1;2B",
    "ctrl+home": "\x1b[1;5H",
    "ctrl+end": "\x1b[1;5F",
    "f1": "\x1bOP",
    "f2": "\x1bOQ",
    "f3": "\x1bOR",
    "f4": "\x1bOS",
    "f5": "\x1b[15~",
    "f6": "\x1b[17~",
    "f7": "\x1b[18~",
    "f8": "\x1b[19~",
    "f9": "\x1b[20~",
    "f10": "\x1b[21~",
    "f11": "\x1b[23~",
    "f12": "\x1b[24~",
}
_APP_CURSOR = {
    "up": "\x1bOA",
    "down": "\x1bOB",
    "right": "\x1bOC",
    "left": "\x1bOD",
    "home": "\x1bOH",
    "end": "\x1bOF",
}


def encode_key(name: str, app_cursor: bool = False) -> bytes:
    """'j', 'down', 'ctrl+s', 'alt+x', or any literal text."""
    low = name.lower()
    if app_cursor and low in _APP_CURSOR:
        return _APP_CURSOR[low].encode()
    if low in KEYS:
        return KEYS[low].encode()
    if low.startswith("ctrl+") and len(low) == 6:
        return bytes([ord(low[5].upper()) & 0x1F])
    if low.startswith("alt+") and len(name) == 5:
        return b"\x1b" + name[4].encode()
    return name.encode()


def expand_keys(spec: str) -> list[str]:
    """'down*30,enter,wait:200' -> list of key names."""
    out: list[str] = []
    for part in filter(None, spec.split(",")):
        m = re.fullmatch(r"(.+)\*(\d+)", part)
        out += [m.group(1)] * int(m.group(2)) if m else [part]
    return out


# --------------------------------------------------------------------------- a session

CHILD_NICE: int | None = None  # set by realtime()


class Session:
    """One program in a pseudo-terminal.

    term: 'modern' (answers like foot/ghostty/kitty: sync output 2026, in-band resize 2048),
          'sync'   (2026 yes, 2048 no: iTerm2, Windows Terminal, new xterm, tmux),
          'xterm'  (neither: an older xterm), 'mute' (answers nothing).
    """

    def __init__(
        self,
        argv: Sequence[str],
        size: tuple[int, int] = (120, 40),
        env: dict | None = None,
        cwd: str | None = None,
        term: str = "modern",
        pin: int | None = None,
    ) -> None:
        self.cols, self.rows = size
        self.term = term
        self.screen = Screen(*size)
        self.chunks: list[tuple[int, bytes]] = []  # every chunk with its arrival time
        self._parsed = 0
        self._tail = b""
        self.answered: list[str] = []
        e = dict(os.environ)
        for k in [k for k in e if k.startswith("TEXTUAL_")]:
            del e[k]
        e.update(TERM="xterm-256color", COLORTERM="truecolor", COLUMNS="", LINES="")
        del e["COLUMNS"], e["LINES"]
        for k in ("NO_COLOR", "PYTHONPROFILEIMPORTTIME"):
            e.pop(k, None)
        e.update(env or {})
        master, slave = os.openpty()
        fcntl.ioctl(
            slave,
            termios.TIOCSWINSZ,
            struct.pack("HHHH", self.rows, self.cols, self.cols * 9, self.rows * 18),
        )
        r, w = os.pipe()
        self.t_fork = now()
        pid = os.fork()
        if pid == 0:
            try:
                os.close(master)
                os.close(r)
                os.setsid()
                fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
                for fd in (0, 1, 2):
                    os.dup2(slave, fd)
                if slave > 2:
                    os.close(slave)
                if cwd:
                    os.chdir(cwd)
                if pin is not None:
                    os.sched_setaffinity(0, {pin})
                if CHILD_NICE is not None:
                    os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))
                    os.setpriority(os.PRIO_PROCESS, 0, CHILD_NICE)
                for s in (signal.SIGINT, signal.SIGQUIT, signal.SIGTSTP, signal.SIGPIPE):
                    signal.signal(s, signal.SIG_DFL)
                os.set_inheritable(w, False)
                os.write(w, struct.pack("q", now()))
                os.execvpe(argv[0], list(argv), e)
            except BaseException as x:  # noqa: BLE001 - we are the child
                os.write(2, f"ptybench: cannot run {argv[0]}: {x}\r\n".encode())
            os._exit(127)
        os.close(slave)
        os.close(w)
        self.pid, self.fd = pid, master
        self.t0 = struct.unpack("q", os.read(r, 8))[0]  # just before exec
        os.close(r)
        os.set_blocking(master, False)
        self._poll = select.poll()
        self._poll.register(master, select.POLLIN)
        self.alive, self.status = True, None

    # -- bytes
    def _read(self) -> int:
        """Take what is there; return the number of bytes (0: nothing)."""
        got = 0
        while True:
            try:
                data = os.read(self.fd, 65536)
            except BlockingIOError:
                return got
            except OSError as x:
                if x.errno == errno.EIO:
                    self.alive = False
                    return got
                raise
            if not data:
                self.alive = False
                return got
            self.chunks.append((now(), data))
            got += len(data)
            if b"\x1b" in data or self._tail:
                self._answer(data)

    def _answer(self, data: bytes) -> None:
        if self.term == "mute":
            return
        buf = self._tail + data
        end = 0
        for m in _QUERY.finditer(buf):
            end = m.end()
            a = self._reply(m)
            if a:
                self.answered.append(repr(m.group())[2:-1])
                os.write(self.fd, a)
        rest = buf[end:]
        i = rest.rfind(b"\x1b")
        if (
            i >= 0
            and len(rest) - i < 64
            and not re.match(rb"\x1b\[[0-?]*[ -/]*[@-~]|\x1b[^\[\]P_]", rest[i:])
        ):
            self._tail = rest[i:]
        else:
            self._tail = b""

    def _reply(self, m: re.Match) -> bytes | None:
        g = m.lastindex and m.group(m.lastindex)
        i = m.lastindex
        if i == 1:
            mode = int(g)
            yes = {"modern": (2026, 2048), "sync": (2026,)}.get(self.term, ())
            known = (1, 7, 25, 1000, 1002, 1003, 1004, 1006, 1049, 2004)
            v = 2 if mode in yes or mode in known else 0
            return b"\x1b[?%d;%d$y" % (mode, v)
        if i is None or i == 2:
            return {
                None: b"\x1b[?64;1;2;6;9;15;16;17;18;21;22;28c",
                b">": b"\x1b[>41;388;0c",
                b"=": b"\x1bP!|00000000\x1b\\",
            }[g if i else None]
        if i == 3:
            if g == b"5":
                return b"\x1b[0n"
            self.parse()
            return b"\x1b[%d;%dR" % (self.screen.y + 1, self.screen.x + 1)
        if i == 4:
            return b"\x1bP>|XTerm(388)\x1b\\"
        if i == 5:
            return b"\x1b[?0u" if self.term == "modern" else None
        if i == 6:
            rgb = {b"10": b"dddd/dddd/dddd", b"11": b"1111/1111/1111", b"12": b"dddd/dddd/dddd"}.get(
                g, b"8080/8080/8080"
            )
            return b"\x1b]" + g + b";rgb:" + rgb + b"\x1b\\"
        if i == 7:
            return b"\x1bP0+r\x1b\\"
        if i == 8:
            return b"\x1bP0$r\x1b\\"
        if i == 9:
            k = int(g)
            if k == 14:
                return b"\x1b[4;%d;%dt" % (self.rows * 18, self.cols * 9)
            if k == 16:
                return b"\x1b[6;18;9t"
            if k == 18:
                return b"\x1b[8;%d;%dt" % (self.rows, self.cols)
            if k == 19:
                return b"\x1b[9;%d;%dt" % (self.rows, self.cols)
            return None
        if i == 10:
            if self.term == "modern":
                return b"\x1b[48;%d;%d;%d;%dt" % (self.rows, self.cols, self.rows * 18, self.cols * 9)
            return None
        return None

    def collect(self, quiet: float, timeout: float, need_bytes: bool = True) -> bool:
        """Take bytes until none came for `quiet` s. True if it fell quiet (False: time-out or exit)."""
        deadline = now() + int(timeout * 1e9)
        last = now()
        start = len(self.chunks)
        q = int(quiet * 1e9)
        while self.alive:
            t = now()
            if t >= deadline:
                return False
            if len(self.chunks) > start or not need_bytes:
                wait = last + q - t
                if wait <= 0:
                    return True
                wait = min(wait, deadline - t)
            else:
                wait = deadline - t
            if self._poll.poll(wait / 1e6):
                if self._read():
                    last = self.chunks[-1][0]
        return False

    def parse(self) -> None:
        while self._parsed < len(self.chunks):
            self.screen.feed(self.chunks[self._parsed][1])
            self._parsed += 1

    def parse_until(self, cond: Callable[[Screen], bool]) -> int | None:
        """Parse what is waiting; arrival time of the chunk after which cond first held (parses all)."""
        hit = None
        while self._parsed < len(self.chunks):
            t, data = self.chunks[self._parsed]
            self.screen.feed(data)
            self._parsed += 1
            if hit is None and cond(self.screen):
                hit = t
        return hit

    def send(self, data: bytes) -> int:
        t = now()
        os.write(self.fd, data)
        return t

    def key(self, name: str) -> bytes:
        return encode_key(name, "1" in self.screen.modes)

    # -- waiting
    def wait_for(
        self, cond: Callable[[Screen], bool], timeout: float = 30.0, quiet: float = 0.25, cap: float = 1.5
    ) -> int | None:
        """Arrival time of the first chunk that made cond true; parses only in quiet spells."""
        deadline = now() + int(timeout * 1e9)
        self.parse()
        if cond(self.screen):
            return self.chunks[-1][0] if self.chunks else now()
        while now() < deadline:
            self.collect(quiet, min(cap, max(0.01, (deadline - now()) / 1e9)))
            hit = self.parse_until(cond)
            if hit is not None:
                return hit
            if not self.alive:
                return None
        return None

    def press(self, *names: str, quiet: float = 0.05, timeout: float = 3.0) -> None:
        for n in names:
            if n.startswith("wait:"):
                self.collect(10, int(n[5:]) / 1000, need_bytes=False)
                continue
            self.send(self.key(n))
            self.collect(quiet, timeout)
            self.parse()

    # -- the process
    def pids(self) -> list[int]:
        out, todo = [], [self.pid]
        while todo:
            p = todo.pop()
            out.append(p)
            try:
                for t in os.listdir(f"/proc/{p}/task"):
                    todo += [int(c) for c in open(f"/proc/{p}/task/{t}/children").read().split()]
            except OSError:
                pass
        return out

    def memory(self) -> dict[str, float]:
        """MiB of the process and its children: rss, pss, peak (VmHWM)."""
        rss = pss = peak = 0
        for p in self.pids():
            try:
                s = open(f"/proc/{p}/status").read()
                rss += int(re.search(r"VmRSS:\s+(\d+)", s).group(1))
                peak += int(re.search(r"VmHWM:\s+(\d+)", s).group(1))
                pss += int(re.search(r"^Pss:\s+(\d+)", open(f"/proc/{p}/smaps_rollup").read(), re.M).group(1))
            except (OSError, AttributeError):
                pass
        return {"rss": rss / 1024, "pss": pss / 1024, "peak": peak / 1024}

    def cpu(self) -> tuple[float, float]:
        """(CPU ms, ms spent runnable but waiting for a CPU) so far, all threads and children.

        From schedstat, ns resolution. The second is how much the rest of the machine got in the way.
        """
        run = wait = 0
        for p in self.pids():
            try:
                for t in os.listdir(f"/proc/{p}/task"):
                    f = open(f"/proc/{p}/task/{t}/schedstat").read().split()
                    run += int(f[0])
                    wait += int(f[1])
            except OSError:
                pass
        return run / 1e6, wait / 1e6

    def close(self, quit_keys: Iterable[str] = (), grace: float = 0.0) -> None:
        if self.pid is None:
            return
        try:
            for k in quit_keys:
                self.send(self.key(k))
            end = now() + int(grace * 1e9)
            while self.alive and now() < end:
                self._poll.poll(20)
                self._read()
        except OSError:
            pass
        for p in self.pids():
            try:
                os.kill(p, signal.SIGKILL)
            except OSError:
                pass
        try:
            os.close(self.fd)
        except OSError:
            pass
        try:
            _, self.status = os.waitpid(self.pid, 0)
        except ChildProcessError:
            pass
        self.pid = None
        self.alive = False

    def __enter__(self) -> "Session":
        return self

    def __exit__(self, *_) -> None:
        self.close()


# --------------------------------------------------------------------------- conditions


def shows(text: str) -> Callable[[Screen], bool]:
    if text.startswith("re:"):
        rx = re.compile(text[3:])
        return lambda s: rx.search(s.text()) is not None
    return lambda s: text in s.text()


def lost(text: str) -> Callable[[Screen], bool]:
    f = shows(text)
    return lambda s: not f(s)


def changed(screen: Screen, region: tuple[int, int, int, int] | None = None) -> Callable[[Screen], bool]:
    before = screen.snapshot(region)
    return lambda s: s.snapshot(region) != before


# --------------------------------------------------------------------------- figures


def stats(xs: Sequence[float]) -> dict[str, float]:
    s = sorted(xs)
    if not s:
        return {}
    q = lambda p: s[min(len(s) - 1, max(0, round(p * (len(s) - 1))))]
    return {
        "n": len(s),
        "min": s[0],
        "p50": q(0.5),
        "p95": q(0.95),
        "p99": q(0.99),
        "max": s[-1],
        "mean": sum(s) / len(s),
    }


def realtime(child_nice: int | None = -10) -> bool:
    """SCHED_RR for this process, nice -10 for the programs it starts. False where not allowed.

    child_nice=None leaves the programs real-time too: fewer disturbances per key, but a program
    that goes on computing then starves the kernel worker that carries its bytes through the pty,
    so its start looks later than it is.
    """
    global CHILD_NICE
    try:
        os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(2))
        CHILD_NICE = child_nice
        return True
    except (OSError, AttributeError):
        return False


def clean(rows: list[dict], limit: float = 1.0) -> list[dict]:
    """The samples in which the program waited less than `limit` ms for a CPU (all, if too few are)."""
    ok = [r for r in rows if r.get("wait", 0) < limit]
    return ok if len(ok) >= max(5, len(rows) // 10) else rows


def drop_cache(path: str) -> int:
    """Ask the kernel to forget the cached pages of every file under path (a cold disk)."""
    n = 0
    for d, _, fs in os.walk(path):
        for f in fs:
            try:
                fd = os.open(os.path.join(d, f), os.O_RDONLY)
                os.posix_fadvise(fd, 0, 0, os.POSIX_FADV_DONTNEED)
                os.close(fd)
                n += 1
            except OSError:
                pass
    return n


def open_session(
    argv, ready: str | None = None, timeout: float = 30.0, setup: str = "", settle: float = 0.25, **kw
) -> tuple[Session, dict]:
    s = Session(argv, **kw)
    cond = shows(ready) if ready else (lambda sc: bool(sc.text().strip()))
    hit = s.wait_for(cond, timeout, quiet=settle)
    if hit is None:
        s.parse()
        txt = s.screen.text()
        s.close()
        raise RuntimeError(f"not ready within {timeout} s (or it ended): {' '.join(argv)}\n{txt}")
    s.collect(settle, 5, need_bytes=False)
    s.parse()
    ms = lambda t: (t - s.t0) / 1e6
    res = {
        "first_byte": ms(s.chunks[0][0]),
        "ready": ms(hit),
        "settled": ms(s.chunks[-1][0]),
        "bytes": sum(len(c) for _, c in s.chunks),
        **dict(zip(("cpu", "wait"), s.cpu())),
        **s.memory(),
    }
    if setup:
        s.press(*expand_keys(setup))
    return s, res


def measure_start(
    argv, ready=None, runs: int = 10, cold: str | None = None, quit_keys=(), **kw
) -> list[dict]:
    out = []
    for _ in range(runs):
        if cold:
            drop_cache(cold)
        s, r = open_session(argv, ready, **kw)
        s.close(quit_keys, 0.5 if quit_keys else 0)
        out.append(r)
    return out


def measure_key(
    s: Session,
    key: str,
    repeat: int = 100,
    back: str | None = None,
    expect: str | None = None,
    gone: str | None = None,
    region=None,
    quiet: float = 0.05,
    timeout: float = 3.0,
    warmup: int = 3,
    wrap_at: int = 0,
    wrap_key: str = "home",
) -> list[dict]:
    """Press key (and back, alternating, if given) and time the screen's reaction, one key at a time.

    A reaction that never meets the condition counts as a miss (ready = None).
    """
    out = []
    names = [key] if back is None else [key, back]
    for i in range(repeat + warmup):
        name = names[i % len(names)]
        if wrap_at and i and i % wrap_at == 0:
            s.press(wrap_key)
        s._read()  # a blink that came meanwhile is not this key's doing
        s.parse()
        if expect is not None:
            cond = shows(expect.replace("{i}", str(i + 1)))
        elif gone is not None:
            cond = lost(gone.replace("{i}", str(i + 1)))
        else:
            cond = changed(s.screen, region)
        n0 = len(s.chunks)
        c0, w0 = s.cpu()
        t = s.send(s.key(name))
        s.collect(quiet, timeout if expect or gone else min(timeout, 1.0))
        c1, w1 = s.cpu()
        hit = s.parse_until(cond)
        new = s.chunks[n0:]
        if i < warmup:
            continue
        raw = b"".join(c for _, c in new)
        out.append(
            {
                "key": name,
                "first": (new[0][0] - t) / 1e6 if new else None,
                "ready": (hit - t) / 1e6 if hit else None,
                "settled": (new[-1][0] - t) / 1e6 if new else None,
                "bytes": len(raw),
                "chunks": len(new),
                "frames": raw.count(b"\x1b[?2026h"),
                "cpu": c1 - c0,
                "wait": w1 - w0,
            }
        )
        if not s.alive:
            break
    return out


def measure_hold(
    s: Session, key: str, repeat: int = 90, rate: float = 30.0, quiet: float = 0.15, expect: str | None = None
) -> dict:
    """A key held down: auto-repeat at `rate` per second. lag = last key -> last byte of the reaction."""
    s.collect(quiet, 2, need_bytes=False)
    s.parse()
    n0, c0 = len(s.chunks), s.cpu()[0]
    sent = []
    t0 = now()
    data = s.key(key)
    for i in range(repeat):
        due = t0 + int(i * 1e9 / rate) if rate else now()
        while (left := due - now()) > 0:
            if s._poll.poll(left / 1e6):
                s._read()
        sent.append(s.send(data))
        if not rate and i % 16 == 15 and s._poll.poll(0):
            s._read()
    s.collect(quiet, 30, need_bytes=False)
    new = s.chunks[n0:]
    raw = b"".join(c for _, c in new)
    span = (sent[-1] - sent[0]) / 1e6
    cpu = s.cpu()[0] - c0
    out = {
        "keys": repeat,
        "rate": rate,
        "lag": (new[-1][0] - sent[-1]) / 1e6 if new else None,
        "frames": raw.count(b"\x1b[?2026h"),
        "bytes": len(raw),
        "cpu": cpu,
        "cpu_per_key": cpu / repeat,
        "span": span,
    }
    s.parse()
    if expect:
        out["ok"] = shows(expect)(s.screen)
    return out


def _col(rows: list[dict], k: str) -> list[float]:
    return [r[k] for r in rows if r.get(k) is not None]


def report(rows: list[dict], fields: Sequence[str], title: str = "", file=sys.stdout) -> None:
    if title:
        print(title, file=file)
    print(f"  {'':12}{'min':>9}{'p50':>9}{'p95':>9}{'p99':>9}{'max':>9}   n", file=file)
    for f in fields:
        st = stats(_col(rows, f))
        if st:
            print(
                f"  {f:12}"
                + "".join(f"{st[k]:9.2f}" for k in ("min", "p50", "p95", "p99", "max"))
                + f"{st['n']:5d}",
                file=file,
            )


def compare(
    cases: dict[str, dict],
    rounds: int = 10,
    field: str = "ready",
    base: str | None = None,
    what: str = "start",
    **kw,
) -> dict[str, dict]:
    """Interleaved: each round runs every case once. cases: name -> dict(argv=, ready=, key=, ...).

    Returns per case the stats of `field` and the median of the per-round ratio to `base`.
    """
    base = base or next(iter(cases))
    got: dict[str, list[float]] = {n: [] for n in cases}
    full: dict[str, list[dict]] = {n: [] for n in cases}
    sessions = {}
    if what == "key":
        for n, c in cases.items():
            sessions[n], _ = open_session(
                c["argv"], c.get("ready"), setup=c.get("setup", ""), **{**kw, **c.get("session", {})}
            )
            measure_key(sessions[n], c["key"], 2, warmup=3, back=c.get("back"))
    try:
        for _ in range(rounds):
            for n, c in cases.items():
                if what == "start":
                    r = measure_start(c["argv"], c.get("ready"), 1, **{**kw, **c.get("session", {})})[0]
                else:
                    rr = measure_key(
                        sessions[n],
                        c["key"],
                        2 if c.get("back") else 1,
                        warmup=0,
                        **{k: v for k, v in c.items() if k in ("back", "expect", "gone", "region", "quiet")},
                    )
                    rr = [x for x in rr if x[field] is not None]
                    if not rr:
                        continue
                    r = {
                        k: (
                            sum(x[k] for x in rr) / len(rr)
                            if isinstance(rr[0][k], (int, float))
                            else rr[0][k]
                        )
                        for k in rr[0]
                    }
                full[n].append(r)
                got[n].append(r[field])
    finally:
        for s in sessions.values():
            s.close()
    out = {}
    for n in cases:
        ratios = sorted(a / b for a, b in zip(got[n], got[base]) if b)
        out[n] = {
            **stats(got[n]),
            "ratio": ratios[len(ratios) // 2] if ratios else None,
            "rss": stats(_col(full[n], "rss")).get("p50"),
            "cpu": stats(_col(full[n], "cpu")).get("p50"),
            "settled": stats(_col(full[n], "settled")).get("p50"),
            "bytes": stats(_col(full[n], "bytes")).get("p50"),
        }
    return out


# --------------------------------------------------------------------------- command line


def main(argv: Sequence[str] | None = None) -> int:
    ap = argparse.ArgumentParser(
        prog="ptybench.py",
        description="Black-box timing of a terminal program.",
        epilog="Keys: a character, up down left right home end pageup pagedown enter tab "
        "escape space backspace f1..f10 ctrl+X alt+X, or literal text.",
    )
    ap.add_argument("--size", default="120x40", help="columns x rows (default 120x40)")
    ap.add_argument("--term", default="modern", choices=["modern", "sync", "xterm", "mute"])
    ap.add_argument("--ready", help="text on the screen that means 'useful' (re:... for a pattern)")
    ap.add_argument("--starts", type=int, default=5, help="how many starts to time (default 5)")
    ap.add_argument("--cold", metavar="DIR", help="forget DIR's cached pages before each start")
    ap.add_argument("--setup", default="", help="keys pressed first, e.g. 'tab,down*3,wait:300'")
    ap.add_argument("--key", action="append", default=[], help="key to time (repeatable)")
    ap.add_argument("--back", help="key that undoes --key; timed alternately")
    ap.add_argument("--repeat", type=int, default=100)
    ap.add_argument("--expect", help="the key's effect: this text appears ({i}: count)")
    ap.add_argument("--gone", help="the key's effect: this text vanishes")
    ap.add_argument("--region", help="the key's effect: a change in x,y,w,h (default: anywhere)")
    ap.add_argument("--quiet", type=float, default=50, help="ms without output that end a reaction (50)")
    ap.add_argument("--timeout", type=float, default=30)
    ap.add_argument(
        "--hold", type=float, metavar="HZ", help="also hold the key at this rate (0: all at once)"
    )
    ap.add_argument("--env", action="append", default=[], metavar="K=V")
    ap.add_argument("--cwd")
    ap.add_argument("--pin", type=int, help="run the program on this CPU only")
    ap.add_argument("--quit", default="", help="keys to leave the program before it is killed")
    ap.add_argument(
        "--budget",
        action="append",
        default=[],
        metavar="FIELD=MS",
        help="fail (exit 1) if p95 of start.ready, key.ready, key.settled, ... or rss is above; "
        "e.g. key.ready=20 start.ready=400 rss=80",
    )
    ap.add_argument(
        "--clean",
        type=float,
        metavar="MS",
        help="leave out samples in which the program waited longer than MS for a CPU (a busy machine)",
    )
    ap.add_argument(
        "--rt",
        action="store_true",
        help="real-time scheduling of the harness, nice -10 for the "
        "program (root): other work on the machine delays them less",
    )
    ap.add_argument(
        "--rt-all",
        action="store_true",
        help="real-time scheduling of the program too (steadiest per-key figures)",
    )
    ap.add_argument(
        "--vs", metavar="COMMAND", help="a second command, measured interleaved (same --ready/--key)"
    )
    ap.add_argument("--vs-ready")
    ap.add_argument("--dump", action="store_true", help="print the screen when ready and at the end")
    ap.add_argument("--json", action="store_true")
    ap.add_argument("command", nargs=argparse.REMAINDER, metavar="-- COMMAND")
    a = ap.parse_args(argv)
    cmd = a.command[1:] if a.command[:1] == ["--"] else a.command
    if not cmd:
        ap.error("no command")
    if a.rt or a.rt_all:
        realtime(None if a.rt_all else -10)
    cols, rows = map(int, a.size.lower().split("x"))
    kw = dict(size=(cols, rows), env=dict(e.split("=", 1) for e in a.env), cwd=a.cwd, term=a.term, pin=a.pin)
    region = tuple(map(int, a.region.split(","))) if a.region else None
    res: dict = {"command": cmd, "size": a.size, "term": a.term}
    if a.vs:
        two = {
            "A": {"argv": cmd, "ready": a.ready},
            "B": {"argv": shlex.split(a.vs), "ready": a.vs_ready or a.ready},
        }
        res["start"] = compare(two, a.starts, base="B", **kw)
        for k in a.key:
            for c in two.values():
                c.update(
                    key=k,
                    back=a.back,
                    expect=a.expect,
                    gone=a.gone,
                    region=region,
                    setup=a.setup,
                    quiet=a.quiet / 1e3,
                )
            res.setdefault("keys", {})[k] = compare(two, a.repeat, base="B", what="key", **kw)
        if a.json:
            print(json.dumps(res, indent=1))
        else:
            for what in [("start", res["start"])] + [(f"key {k}", v) for k, v in res.get("keys", {}).items()]:
                for n, v in what[1].items():
                    print(
                        f"{what[0]:12} {n}  min {v['min']:8.2f}  p50 {v['p50']:8.2f}  p95 {v['p95']:8.2f} ms   A/B ratio {v['ratio']:.2f}   cpu {v['cpu']:.1f} ms"
                    )
        return 0
    starts = measure_start(
        cmd,
        a.ready,
        max(0, a.starts - 1),
        a.cold,
        a.quit.split(",") if a.quit else (),
        timeout=a.timeout,
        **kw,
    )
    if a.cold:
        drop_cache(a.cold)
    s, r = open_session(cmd, a.ready, timeout=a.timeout, setup=a.setup, **kw)
    starts.append(r)
    res["start"] = {
        f: stats(_col(starts, f))
        for f in ("first_byte", "ready", "settled", "cpu", "bytes", "rss", "pss", "peak")
    }
    if not a.json:
        report(
            starts,
            ("first_byte", "ready", "settled", "cpu", "wait", "bytes", "rss", "pss"),
            f"start (ms, bytes, MiB)  {' '.join(cmd)}",
        )
        if a.dump:
            print("+" + "-" * cols + "+\n" + s.screen.text())
    for k in a.key:
        rows_ = measure_key(s, k, a.repeat, a.back, a.expect, a.gone, region, a.quiet / 1e3)
        if a.clean is not None:
            rows_ = clean(rows_, a.clean)
        miss = sum(x["ready"] is None for x in rows_)
        res.setdefault("keys", {})[k] = {
            f: stats(_col(rows_, f)) for f in ("first", "ready", "settled", "bytes", "frames", "cpu")
        } | {"misses": miss}
        if not a.json:
            report(
                rows_,
                ("first", "ready", "settled", "cpu", "wait", "bytes", "chunks", "frames"),
                f"key {k!r}: ms to first byte / condition / last byte; {miss} of {len(rows_)} without effect",
            )
        if a.hold is not None:
            h = measure_hold(s, k, a.repeat, a.hold)
            res["keys"][k]["hold"] = h
            if not a.json:
                print(
                    "  held at",
                    a.hold or "full speed",
                    {x: (round(y, 2) if isinstance(y, float) else y) for x, y in h.items()},
                )
    res["memory_after"] = s.memory()
    if not a.json:
        print("  memory after (MiB):", {k: round(v, 1) for k, v in res["memory_after"].items()})
        if a.dump:
            print("+" + "-" * cols + "+\n" + s.screen.text())
    s.close(a.quit.split(",") if a.quit else (), 0.5)
    if a.json:
        print(json.dumps(res, indent=1))
    bad = 0
    for b in a.budget:
        f, lim = b.split("=")
        if f.startswith("key."):
            vals = [v[f[4:]].get("p95", 0) for v in res.get("keys", {}).values()]
        elif f.startswith("start."):
            vals = [res["start"][f[6:]].get("p95", 0)]
        else:
            vals = [res["memory_after"][f]]
        for v in vals:
            ok = v <= float(lim)
            bad += not ok
            print(f"budget {f}: {v:.2f} <= {lim}: {'ok' if ok else 'OVER'}", file=sys.stderr)
    return 1 if bad else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except RuntimeError as x:
        print("ptybench:", x, file=sys.stderr)
        sys.exit(2)
