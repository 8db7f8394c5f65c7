"""The demonstration: `make.py` lays it out in time, `days.py` works it, `words.py` is what people write."""

from .make import make_demo

__all__ = ["make_demo"]
