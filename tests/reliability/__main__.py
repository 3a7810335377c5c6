"""python -m tests.reliability [--kills N] [--faults STEP] [--flips N] [--rebuild PASSAGES] [--hostile] [--seed N]."""

import sys

from tests.reliability.kills import main

sys.exit(main())
