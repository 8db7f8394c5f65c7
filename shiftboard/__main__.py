"""`python -m shiftboard` is `shiftboard`."""

import sys

from .cli import main

sys.exit(main())
