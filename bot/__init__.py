"""The command line, the console and the Discord bot. `index` finds the answers."""

import gc

gc.set_threshold(10_000)  # new objects: what is imported stays, and to look for garbage in it was a tenth of a start
