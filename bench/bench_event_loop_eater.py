"""The event loop while 10,000 entries are sent and a foreign process eats a processor.

`bench_event_loop.py --eater` under a name of its own, so that `make bench` runs it too.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import bench_event_loop

if __name__ == "__main__":
    bench_event_loop.main(is_eaten=True)
