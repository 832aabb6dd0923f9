"""The pages: home, tracking, receipt check; Arabic unless English is asked for."""

from pathlib import Path
from typing import Any, Final

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.exceptions import HTTPException

from portal.api.caller import ThePortal
from portal.api.limits import TryLimiter
from portal.cases import tracking
from portal.cases.receipts import ReceiptReport, report_on
from portal.errors import TooManyTriesError
from portal.trust.receipt_statement import Verdict
from portal.web.case_page import case_view
from portal.web.words import LANGUAGES, moment_words, money_words, texts

_HERE: Final = Path(__file__).parent
_SECURITY: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
_KEPT: Final = {"Cache-Control": "public, max-age=86400", "X-Content-Type-Options": "nosniff"}
_MOODS: Final = {Verdict.SIGNED: "good", Verdict.ALTERED: "bad", Verdict.ISSUER_UNKNOWN: "warn"}
_STATIC: Final = {
    "portal.css": (_HERE / "static" / "portal.css", "text/css; charset=utf-8"),
    "post.svg": (_HERE / "static" / "post.svg", "image/svg+xml"),
}
_FONTS: Final = {
    "regular.ttf": "IBMPlexSansArabic-Regular.ttf",
    "semibold.ttf": "IBMPlexSansArabic-SemiBold.ttf",
}
_UNKNOWN_TRIES: Final = 60
router = APIRouter()


class Pages:
    """Renders pages; counts lookups of unknown numbers from one address, so that nobody walks through all."""

    def __init__(self) -> None:
        self._environment = Environment(
            loader=FileSystemLoader(_HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
        )
        self.unknown_numbers = TryLimiter(most=_UNKNOWN_TRIES)

    def page(self, request: Request, name: str, status: int = 200, **values: Any) -> HTMLResponse:
        """Render a page in the language the request asks for."""
        language = language_of(request)
        other = next(code for code in LANGUAGES if code != language)
        html = self._environment.get_template(name).render(
            t=texts(language),
            lang=language,
            other_lang=other,
            other_url=str(request.url.include_query_params(lang=other).replace(scheme="", netloc="")),
            **values,
        )
        return HTMLResponse(html, status_code=status, headers=_SECURITY)


def language_of(request: Request) -> str:
    """Return the language asked for; Arabic unless English is."""
    asked = request.query_params.get("lang", "")
    return asked if asked in LANGUAGES else LANGUAGES[0]


def pages_of(request: Request) -> Pages:
    """Return the pages this application was made with."""
    pages: Pages = request.app.state.pages
    return pages


@router.get("/")
def home(request: Request) -> Response:
    """Show what can be asked here."""
    return pages_of(request).page(request, "home.html")


@router.get("/track")
def track(request: Request, number: str | None = None) -> Response:
    """Take a number as typed to its own page, or say what is wrong with it."""
    if number is None:
        return pages_of(request).page(request, "track.html", typed="", fault="")
    typed = tracking.normalise(number)
    if tracking.fault_of(typed) is None:
        return RedirectResponse(f"/track/{typed}?lang={language_of(request)}", 303, headers=_SECURITY)
    return _refused(request, number, tracking.fault_of(typed) if typed else None)


@router.get("/track/{number}")
def track_number(request: Request, portal: ThePortal, number: str) -> Response:
    """Show the state of an application."""
    typed = tracking.normalise(number)
    fault = tracking.fault_of(typed)
    if fault is not None:
        return _refused(request, number, fault)
    pages, address = pages_of(request), request.client.host if request.client else ""
    words = texts(language_of(request))["fault"]
    try:
        pages.unknown_numbers.require(address)
    except TooManyTriesError:
        return pages.page(request, "track.html", 429, typed=number, fault=words["many"])
    with portal.sessions() as session:
        view = case_view(session, typed, language_of(request), portal.clock())
    if view is None:
        pages.unknown_numbers.refused(address)
        return pages.page(request, "track.html", 404, typed=tracking.grouped(typed), fault=words["unknown"])
    return pages.page(request, "case.html", **view)


def _refused(request: Request, number: str, fault: tracking.TrackingFault | None) -> Response:
    words = texts(language_of(request))["fault"]
    said = words[str(fault)] if fault else words["empty"]
    return pages_of(request).page(request, "track.html", 422, typed=number[:64], fault=said)


@router.get("/verify")
def verify(request: Request, portal: ThePortal, text: str | None = None) -> Response:
    """Say whether a receipt's text is genuine."""
    if text is None or not text.strip():
        return pages_of(request).page(request, "verify.html", verdict=None)
    language = language_of(request)
    with portal.sessions() as session:
        report = report_on(session, portal, text)
    name = "reversed" if report.is_reversed else str(report.verdict)
    return pages_of(request).page(
        request,
        "verify.html",
        verdict=texts(language)["verdict"][name],
        mood="warn" if report.is_reversed else _MOODS[report.verdict],
        rows=_receipt_rows(report, language),
        notes=_receipt_notes(report, language),
    )


def _receipt_rows(report: ReceiptReport, language: str) -> list[dict[str, Any]]:
    fields = report.fields()
    if report.statement is None or report.office is None:
        return []
    words = texts(language)["receipt"]
    office = report.office.name_ar if language == "ar" else report.office.name_en
    made_at = moment_words(report.statement.made_at_utc, language)
    return [
        {"name": words["number"], "value": fields["receipt_number"], "is_code": True},
        {"name": words["office"], "value": office, "is_code": False},
        {"name": words["counter"], "value": report.statement.counter, "is_code": True},
        {
            "name": words["total"],
            "value": money_words(report.statement.total_dirhams, language),
            "is_code": False,
        },
        {"name": words["made_at"], "value": made_at, "is_code": False},
    ]


def _receipt_notes(report: ReceiptReport, language: str) -> list[str]:
    words = texts(language)["receipt"]
    partly = [words["partly_withdrawn"]] if report.is_partly_withdrawn else []
    return [words["held"] if report.is_held else words["not_held"], *partly, words["copy"]]


@router.get("/static/{name}")
def static(name: str) -> Response:
    """Hand out the style sheet, the sign and the fonts, and nothing else."""
    if name in _FONTS:
        from fontpkg_ibm_plex_sans_arabic import ROOT

        return FileResponse(Path(ROOT) / "files" / _FONTS[name], media_type="font/ttf", headers=_KEPT)
    if name not in _STATIC:
        raise HTTPException(404)
    path, kind = _STATIC[name]
    return FileResponse(path, media_type=kind, headers=_KEPT)
