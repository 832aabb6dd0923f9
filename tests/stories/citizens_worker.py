"""The process of many citizens at one machine: `python -m tests.stories.citizens_worker HOME COUNT`.

It begins as `kiosk run --mode self-service --in-process` does; the window itself is loaded after that.
"""

import gc
import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from kiosk.ui.plain_imports import keep_plain_imports

if __name__ == "__main__":
    gc.disable()
    keep_plain_imports()
    from tests.stories.citizens import main

    main(Path(sys.argv[1]), int(sys.argv[2]))
