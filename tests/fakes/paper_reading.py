"""Arabic on paper, read back by programs that are not ours: tesseract for letters, zbar for codes.

The lines go the whole way: drawn by the print shop, sent by the driver, cut off by the printer's twin.
"""

import random
import re
import shutil
import subprocess
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from kiosk.app.shipped import load_texts
from kiosk.devices.printers.escpos_printer import EscposPrinter
from kiosk.devices.registry import PRINTER_PROFILES
from kiosk.devices.simulated.paper import DOTS_PER_METRE, Sheet
from kiosk.devices.simulated.png import png
from kiosk.devices.simulated.printer import PrinterTraits, PrinterTwin
from kiosk.devices.transport.in_memory import InMemoryLine
from kiosk.documents.blocks import Paragraph
from kiosk.documents.ink import THERMAL, Ink, font_file
from kiosk.documents.raster import RasterPen
from kiosk.documents.renderer import ReceiptPaper
from kiosk.documents.specimen import specimen_receipt
from kiosk.domain.receipt import Paper, PrintableReceipt

TOOLS = ("tesseract", "zbarimg")
PROFILES = {576: "epson-80", 384: "epson-58"}
LINES_A_SHEET = 12
# A reader for print of 300 dpi sees paper of 203 dpi as a person does who looks closer: enlarged, softened.
Look = tuple[float, float, str]
LOOKS: tuple[Look, ...] = (
    (1.0, 0.0, "BICUBIC"),
    (1.5, 0.7, "BICUBIC"),
    (2.0, 0.7, "BICUBIC"),
    (2.0, 1.0, "LANCZOS"),
    (3.0, 1.0, "BICUBIC"),
)
_MARGIN_DOTS = 40
_SHEET_MARGIN_DOTS = 8
_BASE_45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_NOT_A_LETTER = re.compile(r"[^\u0621-\u063a\u0641-\u064a\u0671]")

GIVEN = (
    *("محمد", "أحمد", "علي", "سالم", "مصطفى", "إبراهيم", "خالد", "فرج", "مفتاح", "رمضان", "يوسف", "عمر"),
    *("الطاهر", "بشير", "طارق", "منصور", "عبد السلام", "عبد الله", "نور الدين", "أبو بكر", "الصادق"),
    *("فاطمة", "خديجة", "مريم", "عائشة", "سعاد", "حليمة", "زينب", "نجاة", "أسماء", "هدى", "سالمة"),
    *("مبروكة", "آمنة", "ربيعة", "سلمى", "إيمان", "هناء", "وفاء", "صفية", "انتصار", "رحاب", "إسراء"),
)
FAMILY = (
    *("الورفلي", "المصراتي", "الزنتاني", "الفيتوري", "الترهوني", "البرعصي", "العبيدي", "الغرياني"),
    *("الزاوي", "المقريف", "الشريف", "الفزاني", "العريبي", "الدرسي", "المجبري", "القذافي", "التاجوري"),
    *("السنوسي", "الككلي", "الجبالي", "الشاعري", "المغربي", "الأوجلي", "الغدامسي", "التارقي", "الصويعي"),
)
PLACES = (
    *("طرابلس", "بنغازي", "مصراتة", "سبها", "البيضاء", "طبرق", "درنة", "الزاوية", "زليتن", "الخمس"),
    *("سرت", "أجدابيا", "غريان", "ترهونة", "بني وليد", "صبراتة", "زوارة", "نالوت", "غدامس", "غات"),
    *("أوباري", "مرزق", "براك الشاطئ", "هون", "ودان", "سوكنة", "الجفرة", "الكفرة", "جالو", "أوجلة"),
    *("المرج", "شحات", "القبة", "توكرة", "البريقة", "رأس لانوف", "تاجوراء", "جنزور", "العزيزية", "يفرن"),
    *("جادو", "الزنتان", "الرجبان", "مزدة", "القريات", "تمسة", "زلة", "القطرون", "سلوق", "قمينس"),
)


@dataclass(frozen=True, slots=True)
class Read:
    """What came back: words asked for, words right in each look, words right in any, lines never whole."""

    words: int
    right_by_look: tuple[int, ...]
    right: int
    missed: tuple[str, ...]

    @property
    def share(self) -> float:
        """The words that were right in at least one look."""
        return self.right / self.words

    @property
    def best_look(self) -> float:
        """The words that were right in the best of the looks, alone."""
        return max(self.right_by_look) / self.words


def has_readers() -> bool:
    """Say whether both readers are installed."""
    return all(shutil.which(tool) for tool in TOOLS)


def corpus() -> tuple[str, ...]:
    """Return every name and every place at least once, three to a line; every person is INVENTED."""
    chance = random.Random(20_260_101)
    people = [f"{given} {chance.choice(GIVEN)} {chance.choice(FAMILY)}" for given in GIVEN]
    families = [f"{chance.choice(GIVEN)} {family}" for family in FAMILY]
    return (*people, *families, *(f"مكتب بريد {place}" for place in PLACES))


def printed(receipt: PrintableReceipt) -> Sheet:
    """Send a drawing through the driver to the twin; return the paper that was cut off after it."""
    sheets: list[Sheet] = []
    traits = PrinterTraits(width_dots=receipt.width_dots, rows_per_s=0.0)
    line = InMemoryLine(PrinterTwin(traits, sheets.append))
    printer: Any = EscposPrinter(line, PRINTER_PROFILES[PROFILES[receipt.width_dots]])
    assert printer.print_receipt(receipt, 60.0) is Paper.PRINTED
    return sheets[-1]


def drawn_lines(lines: Sequence[str], width_dots: int) -> PrintableReceipt:
    """Draw lines in the ink of the body, as names stand on a receipt."""
    paper = ReceiptPaper(load_texts())
    strip = paper.thermal_strip(tuple(Paragraph(line) for line in lines), width_dots)
    return PrintableReceipt(width_dots, strip.height, RasterPen().draw(strip), "\n".join(lines), "")


def picture_of(sheet: Sheet, path: Path, look: Look = LOOKS[0]) -> Path:
    """Write a sheet as a picture with white around it, enlarged and softened as `look` says."""
    scale, softness, filtered = look
    path.write_bytes(png(sheet.rows, sheet.width_dots, DOTS_PER_METRE))
    with Image.open(path) as opened:
        dots = opened.convert("L")
    framed = Image.new("L", (dots.width + 2 * _MARGIN_DOTS, dots.height + 2 * _MARGIN_DOTS), 255)
    framed.paste(dots, (_MARGIN_DOTS, _MARGIN_DOTS))
    softened = framed.filter(ImageFilter.GaussianBlur(softness)) if softness else framed
    size = (int(framed.width * scale), int(framed.height * scale))
    softened.resize(size, Image.Resampling[filtered]).save(path, dpi=(300, 300))
    return path


def read_letters(picture: Path, layout: str = "6") -> list[str]:
    """Return the lines that tesseract reads; `layout` 6 is a block of lines, 7 a single one."""
    command = ["tesseract", str(picture), "-", "-l", "ara", "--psm", layout]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return [line for line in done.stdout.splitlines() if line.strip()]


def read_codes(picture: Path) -> list[str]:
    """Return the texts of the codes that zbar finds."""
    command = ["zbarimg", "-q", "--raw", "-Sdisable", "-Sqrcode.enable", str(picture)]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.splitlines()


def words_of(line: str) -> list[str]:
    """Return the words of a line, letters only: vowel marks and what is not Arabic left out."""
    plain = unicodedata.normalize("NFC", line)
    return [word for part in plain.split() if (word := _NOT_A_LETTER.sub("", part))]


def read_back(lines: Sequence[str], width_dots: int, folder: Path) -> Read:
    """Print lines, read them in every look, and count the words that came back as they were."""
    words = right = 0
    by_look = [0] * len(LOOKS)
    missed: list[str] = []
    for at in range(0, len(lines), LINES_A_SHEET):
        part = lines[at : at + LINES_A_SHEET]
        sheet = printed(drawn_lines(part, width_dots))
        looks = [
            _by_line(read_letters(picture_of(sheet, folder / "sheet.png", look)), part) for look in LOOKS
        ]
        for number, line in enumerate(part):
            asked = Counter(words_of(line))
            found = [asked & look[number] for look in looks]
            by_look = [total + seen.total() for total, seen in zip(by_look, found, strict=True)]
            words += asked.total()
            right += reduce(or_, found).total()
            missed += [line] if asked - reduce(or_, found) else []
    return Read(words, tuple(by_look), right, tuple(missed))


def _by_line(found: Sequence[str], asked: Sequence[str]) -> list[Counter[str]]:
    """Return the words of each line; of the whole sheet where the reader saw another number of lines."""
    if len(found) == len(asked):
        return [Counter(words_of(line)) for line in found]
    return [Counter(_all(found))] * len(asked)


def flawless_share(lines: Sequence[str], folder: Path) -> float:
    """Return what the reader makes of the same lines in the same type, in flawless print at 300 dpi."""
    asked, right, font = 0, 0, ImageFont.truetype(str(font_file(THERMAL[Ink.BODY].weight)), 36)
    for at in range(0, len(lines), LINES_A_SHEET):
        part = lines[at : at + LINES_A_SHEET]
        page = Image.new("L", (1_000, 60 * len(part) + 80), 255)
        for number, line in enumerate(part):
            place = (960, 80 + 60 * number)
            ImageDraw.Draw(page).text(place, line, font=font, anchor="rs", direction="rtl", language="ar")
        page.save(folder / "flawless.png", dpi=(300, 300))
        wanted = Counter(_all(part))
        asked += wanted.total()
        right += (wanted & Counter(_all(read_letters(folder / "flawless.png")))).total()
    return right / asked


def halves() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Part the corpus in two by chance: what is chosen on the first half is judged on the second."""
    lines = list(corpus())
    random.Random(7).shuffle(lines)
    return tuple(lines[: len(lines) // 2]), tuple(lines[len(lines) // 2 :])


def read_line_by_line(lines: Sequence[str], width_dots: int, folder: Path) -> tuple[int, list[str]]:
    """Print lines and show each to the reader alone, dot for dot, once; return words asked for and lost.

    Type (20 dots), threshold and magnification (none) were chosen on the first half and on words outside it.
    """
    asked, lost = 0, list[str]()
    leading = THERMAL[Ink.BODY].leading
    for at in range(0, len(lines), LINES_A_SHEET):
        part = lines[at : at + LINES_A_SHEET]
        apart = [text for line in part for text in (line, "")]
        whole = picture_of(printed(drawn_lines(apart, width_dots)), folder / "sheet.png")
        for number, line in enumerate(part):
            top = _MARGIN_DOTS + 2 * number * leading
            with Image.open(whole) as sheet:
                alone = sheet.crop((0, top, sheet.width, top + leading + 2 * _SHEET_MARGIN_DOTS))
            words, missing = _read_alone(alone, line, folder)
            asked, lost = asked + words, [*lost, *missing]
    return asked, lost


def lost_in_flawless_print(lines: Sequence[str], folder: Path) -> tuple[int, list[str]]:
    """Return words asked for and lost of the same lines in flawless print at 300 dpi, each shown alone."""
    asked, lost, font = 0, list[str](), ImageFont.truetype(str(font_file(THERMAL[Ink.BODY].weight)), 36)
    for line in lines:
        page = Image.new("L", (1_000, 60), 255)
        place = (960, 40)
        ImageDraw.Draw(page).text(place, line, font=font, anchor="rs", direction="rtl", language="ar")
        words, missing = _read_alone(page, line, folder)
        asked, lost = asked + words, [*lost, *missing]
    return asked, lost


def _read_alone(line: Image.Image, text: str, folder: Path) -> tuple[int, list[str]]:
    """Show one line in a white frame; return how many words it has and which did not come back."""
    framed = Image.new("L", (line.width + 2 * _MARGIN_DOTS, line.height + 2 * _MARGIN_DOTS), 255)
    framed.paste(line, (_MARGIN_DOTS, _MARGIN_DOTS))
    framed.save(folder / "line.png", dpi=(300, 300))
    wanted = Counter(words_of(text))
    found = Counter(_all(read_letters(folder / "line.png", "7")))
    return wanted.total(), list((wanted - found).elements())


def codes_read_back(count: int, width_dots: int, folder: Path) -> int:
    """Print receipts with statements as long as signed ones; return how many codes came back as they were."""
    chance, right = random.Random(width_dots), 0
    for _ in range(count):
        statement = "LPR1:" + "".join(chance.choices(_BASE_45, k=380))
        receipt = replace(specimen_receipt(), qr_text=statement)
        sheet = printed(ReceiptPaper(load_texts()).thermal(receipt, width_dots))
        right += read_codes(picture_of(sheet, folder / "receipt.png", (2.0, 0.0, "BICUBIC"))) == [statement]
    return right


def _all(lines: Sequence[str]) -> list[str]:
    return [word for line in lines for word in words_of(line)]
