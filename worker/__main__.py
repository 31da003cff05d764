"""`python -m glakes.worker`: the same worker where the package is installed with pip."""

import sys

from .main import main

sys.exit(main())
