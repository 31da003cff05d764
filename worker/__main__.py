"""`python -m glakes.worker`: the same worker where the package is installed with pip.

With a job and a file of settings behind it, it does that one job (see once.py).
"""

import sys

from .main import main
from .once import do_once

sys.exit(do_once(sys.argv[1:]) if sys.argv[1:] else main())
