"""Arabic on paper: words and codes that foreign readers read back from receipts.

Names and places of Libya and receipts with signed codes go through print shop, driver and the printer's twin;
tesseract reads the letters, zbar the codes. Beside them: the same words in the same type, printed without
dots at 300 dpi, which is all that this reader can read of them.
"""

import argparse
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.fakes.paper_reading import (
    LOOKS,
    codes_read_back,
    corpus,
    flawless_share,
    halves,
    has_readers,
    lost_in_flawless_print,
    read_back,
    read_line_by_line,
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer codes")
    codes = 20 if parser.parse_args().quick else 100
    if not has_readers():
        print("no tesseract or zbarimg: make peers", file=sys.stderr)
        return 1
    print(f"| | words | read in one look | in {len(LOOKS)} looks | codes read |\n|---|--:|--:|--:|--:|")
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        for width_dots in (576, 384):
            read = read_back(corpus(), width_dots, folder)
            right = codes_read_back(codes, width_dots, folder)
            print(
                f"| {width_dots} dots | {read.words} | {read.best_look:.1%} | {read.share:.1%} "
                f"| {right} of {codes} |"
            )
        flawless = flawless_share(corpus(), folder)
        print(f"| competitor: flawless print at 300 dpi | {read.words} | {flawless:.1%} | | |")
        _print_single_look(folder)
    return 0


def _print_single_look(folder: Path) -> None:
    """Each line shown alone, dot for dot, once: what was chosen on one half is judged on the other."""
    parts = halves()
    beyond = [word for part in parts for word in lost_in_flawless_print(part, folder)[1]]
    print(
        "\n| each line alone, once | half it was chosen on | other half | lost here, read in flawless print |"
    )
    print("|---|--:|--:|--:|")
    for width_dots in (576, 384):
        read = [read_line_by_line(part, width_dots, folder) for part in parts]
        shares = " | ".join(f"{1 - len(lost) / asked:.1%}" for asked, lost in read)
        ours = sum(word not in beyond for _, lost in read for word in lost)
        print(f"| {width_dots} dots | {shares} | {ours} |")
    read = [lost_in_flawless_print(part, folder) for part in parts]
    shares = " | ".join(f"{1 - len(lost) / asked:.1%}" for asked, lost in read)
    print(f"| competitor: flawless print at 300 dpi | {shares} | |")


if __name__ == "__main__":
    sys.exit(main())
