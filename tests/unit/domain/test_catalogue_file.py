"""A wrong service definition is refused at the door, with its place."""

from collections.abc import Callable
from typing import Any

import pytest

from kiosk.domain.catalogue import Catalogue, FieldKind, OfflineClass
from kiosk.domain.catalogue_file import expand_includes, parse_catalogue, parse_service
from kiosk.domain.identifiers import ServiceCode
from kiosk.domain.words import Language, Words
from kiosk.errors import MalformedCatalogueError, UnknownServiceError

Service = dict[str, Any]


def test_a_definition_becomes_a_value(raw_service: Service) -> None:
    service = parse_service(raw_service)
    assert (service.code, service.agency_code, service.sector) == ("XX1", "XAG", "civil")
    assert service.offline_class is OfflineClass.ACCEPTED_HERE
    assert service.is_invented
    assert service.invented == ("fee",)
    sex = service.field("sex")
    assert sex is not None
    assert [choice.value for choice in sex.choices] == ["M", "F"]
    assert sex.kind is FieldKind.CHOICE
    assert service.field("nothing") is None
    assert [document.is_required for document in service.documents] == [True, False]
    assert service.name.of(Language.ARABIC) == "خدمة"
    assert service.name.of(Language.ENGLISH) == "Service"


def _set(**members: Any) -> Callable[[Service], None]:
    return lambda service: service.update(members)


def _in_field(place: int, **members: Any) -> Callable[[Service], None]:
    return lambda service: service["fields"][place].update(members)


@pytest.mark.parametrize(
    ("spoil", "detail"),
    [
        (lambda s: s.pop("name"), "name"),
        (_set(name={"ar": "خدمة", "en": " "}), "languages"),
        (_set(offline_class="D"), "OfflineClass"),
        (_set(includes=[]), "includes"),
        (_set(fee={"kind": "fixed"}), "fee"),
        (_set(schema={"type": "wrong"}), "schema"),
        (lambda s: s["schema"].pop("additionalProperties"), "closed object"),
        (lambda s: s["schema"].update(type="array"), "closed object"),
        (lambda s: s["fields"].pop(), "not asked"),
        (lambda s: s["fields"].append(s["fields"][0]), "asked twice"),
        (lambda s: s["schema"]["properties"].pop("town"), "not in the schema"),
        (_in_field(0, kind="song"), "FieldKind"),
        (_in_field(0, vary="song"), "vary"),
        (_in_field(0, choices=[{"value": "a", "label": {"ar": "أ", "en": "a"}}]), "choices"),
        (_in_field(0, show_if={"field": "sex", "values": ["M"]}), "not asked before"),
        (lambda s: s["schema"]["required"].append("lost_place"), "hidden"),
        (lambda s: s["fields"][0].pop("label"), "label"),
    ],
)
def test_a_wrong_definition_is_refused(
    raw_service: Service, spoil: Callable[[Service], None], detail: str
) -> None:
    spoil(raw_service)
    with pytest.raises(MalformedCatalogueError, match=detail):
        parse_service(raw_service)


def test_hints_sections_and_generators_are_kept(raw_service: Service) -> None:
    words = {"ar": "تلميح", "en": "hint"}
    raw_service["fields"][0].update(hint=words, section=words, vary="place")
    field = parse_service(raw_service).fields[0]
    assert (field.hint, field.section, field.vary) == (
        Words("تلميح", "hint"),
        Words("تلميح", "hint"),
        "place",
    )


def test_shared_blocks_come_first(raw_service: Service) -> None:
    block = {
        "schema": {"properties": {"nick": {"type": "string"}}, "required": ["nick"]},
        "fields": [{"name": "nick", "kind": "text", "label": {"ar": "كنية", "en": "Nick"}}],
    }
    expanded = expand_includes({**raw_service, "includes": ["who"]}, {"who": block})
    service = parse_service(expanded)
    assert service.fields[0].name == "nick"
    assert service.schema["required"][0] == "nick"
    assert service.schema["additionalProperties"] is False


def test_a_definition_without_includes_is_expanded_to_itself(raw_service: Service) -> None:
    assert parse_service(expand_includes(raw_service, {})) == parse_service(raw_service)


def test_unknown_or_clashing_blocks_are_refused(raw_service: Service) -> None:
    with pytest.raises(MalformedCatalogueError):
        expand_includes({**raw_service, "includes": ["nobody"]}, {})
    with pytest.raises(MalformedCatalogueError, match="twice"):
        expand_includes({**raw_service, "includes": ["same"]}, {"same": raw_service})


def _payload(*services: Service) -> dict[str, Any]:
    return {"type": "catalogue", "version": 1, "price_table": "2026-1", "services": list(services)}


def test_a_catalogue_finds_its_services(raw_service: Service) -> None:
    catalogue = parse_catalogue(_payload(raw_service), "a" * 64)
    assert (catalogue.hash, catalogue.price_table) == ("a" * 64, "2026-1")
    assert catalogue.find(ServiceCode("XX1")) is catalogue.services[0]
    with pytest.raises(UnknownServiceError):
        catalogue.find(ServiceCode("ZZ9"))


def test_a_catalogue_of_another_form_is_refused(raw_service: Service) -> None:
    for payload in ({}, {**_payload(), "type": "roster"}, {**_payload(), "services": 5}):
        with pytest.raises(MalformedCatalogueError):
            parse_catalogue(payload, "")
    with pytest.raises(MalformedCatalogueError, match="twice"):
        parse_catalogue(_payload(raw_service, raw_service), "")


def test_an_accepted_catalogue_is_read_without_checking_its_schemas_again(raw_service: Service) -> None:
    payload = _payload(raw_service)
    accepted = parse_catalogue(payload, "a" * 64, is_accepted=True)
    assert accepted == parse_catalogue(payload, "a" * 64)


def test_the_shipped_services_are_read(catalogue: Catalogue) -> None:
    assert {"CR1", "PP1", "SS1", "JU1", "CO2", "PO2"} <= {service.code for service in catalogue.services}
