"""`python -m submit` is the command line of `submit.cli`."""

import sys

from submit.cli import main

sys.exit(main())
