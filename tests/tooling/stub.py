"""A child process for the supervisor's tests; how it behaves is its first argument.

It starts a child of its own and writes both process ids to the folder given second.
"""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

behaviour, folder = sys.argv[1], Path(sys.argv[2])
if behaviour == "dies":
    sys.exit(3)
if behaviour == "stubborn":
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
grandchild = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
draft = folder / f"{os.getpid()}.draft"
draft.write_text(f"{os.getpid()} {grandchild.pid}")
draft.rename(folder / f"{os.getpid()}.pids")
time.sleep(600)
