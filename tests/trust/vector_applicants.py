"""The acts of the golden chain of applicants and their papers: plain values, written once, never changed."""

from typing import Any

from tests.trust.vector_entries import CLERK, FIRST, PROGRAM, SESSION, SETTLED, Act, act, application

PICTURE: dict[str, Any] = {
    "hash": "ab" * 32,
    "size_bytes": 200_000,
    "media_type": "image/jpeg",
    "pages": 2,
    "document": "booklet",
}
WITH_PAPERS: dict[str, Any] = {
    **application(FIRST, "0001000000000145", "PP1", 50_000),
    "documents_seen": ["booklet", "identity", "old_passport"],
    "documents_scanned": ["booklet"],
    "documents_kept": ["old_passport"],
    "documents_returned": ["booklet", "identity"],
    "attachments": [PICTURE],
}
PERSONAL: dict[str, Any] = {
    "application_id": FIRST,
    "answers": {"identity_kind": "national_number", "national_number": "219840123456"},
    "identity_source": "typed",
    "document": None,
}
# What a portal says of papers whose fate contradicts itself: the codes concerned.
PAPERS: list[tuple[str, dict[str, Any], list[str]]] = [
    ("nothing is said, as by counters before", {"documents_seen": ["a"]}, []),
    ("one stays, one is given back", {"documents_kept": ["a"], "documents_returned": ["b"]}, []),
    ("kept and given back at once", {"documents_kept": ["a"], "documents_returned": ["a"]}, ["a"]),
    ("kept and never seen", {"documents_kept": ["c"]}, ["c"]),
    ("given back and never seen", {"documents_returned": ["c"]}, ["c"]),
    ("said to be scanned, no picture", {"documents_scanned": ["a"]}, ["a"]),
    ("a picture of another", {"documents_scanned": ["a"], "attachments": [PICTURE]}, ["a", "booklet"]),
]

IDENTITY: dict[str, Any] = {"identity_kind": "national_number", "national_number": "219840123456"}
COMPANY: dict[str, Any] = {
    "kind": "company",
    "acts_for": "company",
    "company_name": "شركة الواحة للتجارة",
    "company_number": "TB/2021/4471",
    "capacity": "agent",
    "proof": "power_of_attorney",
    "proof_number": "77/2026",
    "proof_date": "2026-03-01",
}
WITNESSES: list[dict[str, Any]] = [
    {"name": "علي سالم المختار", "identity": "national_number", "number": "119750123457"},
    {"name": "هدى عمر الفزاني", "identity": "passport", "number": "LY7714203"},
]
WRITTEN_FOR: dict[str, Any] = {
    "kind": "citizen",
    "writes": "clerk",
    "cannot_write": "sight",
    "witnesses": WITNESSES,
}


def _without(fields: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if name not in names}


def _standing_by(*numbers: str) -> dict[str, Any]:
    pairs = zip(WITNESSES, numbers, strict=True)
    return {**WRITTEN_FOR, "witnesses": [{**one, "number": number} for one, number in pairs]}


BY_FATHER: dict[str, Any] = {
    "kind": "minor",
    "acts_for": "minor",
    "agent_name": "سالم علي الورفلي",
    "agent_identity": "national_number",
    "agent_number": "119800123457",
    "relation": "father",
    "proof": "family_booklet",
    "proof_number": "B/771",
    "proof_date": "2015-03-01",
}
BY_GUARDIAN: dict[str, Any] = {
    **BY_FATHER,
    "relation": "appointed",
    "proof": "guardianship_judgment",
}
INCAPABLE: dict[str, Any] = {**BY_GUARDIAN, "kind": "incapable", "acts_for": "incapable"}
PRINCIPAL: dict[str, Any] = {
    **{name: value for name, value in BY_FATHER.items() if name != "relation"},
    "kind": "principal",
    "acts_for": "principal",
    "proof": "power_of_attorney",
}
CHILD: dict[str, Any] = {**IDENTITY, "national_number": "220120123456", "birth_date": "2012-07-01"}
GROWN: dict[str, Any] = {**IDENTITY, "national_number": "220080123456", "birth_date": "2008-06-30"}


# What a counter and a portal say of an applicant, filed on 2026-06-30: the counter's questions concerned. The
# counter cannot write the last ones: its own program makes the kind of what was answered.
APPLICANTS: list[tuple[str, dict[str, Any], dict[str, Any], list[str]]] = [
    ("a citizen", IDENTITY, {"kind": "citizen"}, []),
    (
        "a resident without a national number",
        {"identity_kind": "residence_permit", "residence_permit_number": "R77/2024"},
        {"kind": "resident"},
        [],
    ),
    (
        "a holder of an administrative number",
        {"identity_kind": "administrative_number", "administrative_number": "A1234567"},
        {"kind": "administrative"},
        [],
    ),
    ("a company by its agent", IDENTITY, COMPANY, []),
    ("a company that is not named", IDENTITY, _without(COMPANY, "company_name"), ["who_company_name"]),
    ("an agent without a power", IDENTITY, {**COMPANY, "proof": "articles"}, ["who_proof"]),
    ("an employee by letter", IDENTITY, {**COMPANY, "capacity": "employee"}, ["who_proof"]),
    ("a paper of tomorrow", IDENTITY, {**COMPANY, "proof_date": "2026-07-01"}, ["who_proof_date"]),
    ("a capacity that is none", IDENTITY, {**COMPANY, "capacity": "cousin"}, ["who_capacity"]),
    ("written by the clerk before two witnesses", IDENTITY, WRITTEN_FOR, []),
    ("a company, and the clerk writes", IDENTITY, {**WRITTEN_FOR, **COMPANY}, []),
    ("no witnesses", IDENTITY, _without(WRITTEN_FOR, "witnesses"), ["who_witnesses"]),
    ("one witness", IDENTITY, {**WRITTEN_FOR, "witnesses": WITNESSES[:1]}, ["who_witnesses"]),
    ("no reason", IDENTITY, _without(WRITTEN_FOR, "cannot_write"), ["who_cannot_write"]),
    ("one person twice", IDENTITY, _standing_by("119750123457", "1197-5012-3457"), ["who_witnesses"]),
    ("the applicant himself", IDENTITY, _standing_by("219840123456", "LY7714203"), ["who_witnesses"]),
    (
        "a national number that is none",
        IDENTITY,
        _standing_by("319750123457", "LY7714203"),
        ["who_witnesses"],
    ),
    ("born next year", IDENTITY, _standing_by("120270123457", "LY7714203"), ["who_witnesses"]),
    ("a minor by the father", CHILD, BY_FATHER, []),
    ("a minor by a guardian with a judgment", CHILD, BY_GUARDIAN, []),
    ("a minor by a guardian without one", CHILD, {**BY_GUARDIAN, "proof": "family_booklet"}, ["who_proof"]),
    ("a minor on the day of turning eighteen", GROWN, BY_FATHER, ["who_acts_for"]),
    ("a minor by power of attorney", CHILD, {**BY_FATHER, "proof": "power_of_attorney"}, ["who_proof"]),
    ("a minor for whom nobody is named", CHILD, _without(BY_FATHER, "agent_name"), ["who_agent_name"]),
    ("a minor, the capacity not said", CHILD, _without(BY_FATHER, "relation"), ["who_relation"]),
    ("a minor who acts alone", CHILD, {**BY_FATHER, "agent_number": "220120123456"}, ["who_agent_number"]),
    ("somebody without legal capacity", IDENTITY, INCAPABLE, []),
    ("no judgment of incapacity", IDENTITY, {**INCAPABLE, "proof": "family_booklet"}, ["who_proof"]),
    ("a holder of a power of attorney", IDENTITY, PRINCIPAL, []),
    (
        "a power of attorney of tomorrow",
        IDENTITY,
        {**PRINCIPAL, "proof_date": "2026-07-01"},
        ["who_proof_date"],
    ),
    (
        "an agent who is no person",
        IDENTITY,
        {**PRINCIPAL, "agent_number": "319800123457"},
        ["who_agent_number"],
    ),
    (
        "the agent as witness",
        IDENTITY,
        {**_standing_by("119800123457", "LY7714203"), **PRINCIPAL},
        ["who_witnesses"],
    ),
]
ALTERED: list[tuple[str, dict[str, Any], dict[str, Any] | None, dict[str, Any] | None, list[str]]] = [
    ("nothing is said", IDENTITY, None, None, []),
    ("said in the facts only", IDENTITY, {"kind": "citizen"}, None, ["who_acts_for"]),
    ("said in the body only", IDENTITY, None, {"kind": "citizen"}, ["who_acts_for"]),
    ("two kinds", IDENTITY, {"kind": "resident"}, {"kind": "citizen"}, ["who_acts_for"]),
    ("not the kind of the identity", IDENTITY, {"kind": "resident"}, {"kind": "resident"}, ["who_acts_for"]),
    ("a minor that the facts call a citizen", CHILD, {"kind": "citizen"}, BY_FATHER, ["who_acts_for"]),
    ("a kind that is none", IDENTITY, {"kind": "citizen"}, {"kind": "ghost"}, ["who_acts_for"]),
    ("the facts hide that the clerk wrote", IDENTITY, {"kind": "citizen"}, WRITTEN_FOR, ["who_writes"]),
]


def settled(*applications: dict[str, Any]) -> dict[str, Any]:
    due = sum(line["dirhams"] for one in applications for line in one["fee_lines"])
    return {
        **SETTLED,
        "applications": list(applications),
        "payments": [{"method": "cash", "tendered_dirhams": due, "change_dirhams": 0, "dirhams": due}],
        "ledger": [
            {"account": "cash.till", "dirhams": due},
            {"account": "agency.CRA.fees", "dirhams": -due},
        ],
    }


def acts(session_public_key: str) -> list[tuple[str, Act]]:
    """Return the chain's acts with a name for what each shows."""
    opened = {"operator": "1001", "role": "clerk", "session": SESSION, "public_key": session_public_key}
    return [
        (
            "the chain begins",
            act("epoch.opened", PROGRAM, {"reason": "enrolment", "ordinal": 1, "parent": None}),
        ),
        ("a clerk signs in for these", act("session.opened", CLERK, opened)),
        (
            "papers seen, one scanned, one kept, the others given back",
            act("basket.settled", CLERK, settled(WITH_PAPERS), personal=[PERSONAL]),
        ),
        (
            "a company by its agent, for whom the clerk writes before two witnesses",
            act(
                "basket.settled",
                CLERK,
                settled({**WITH_PAPERS, "applicant": {"kind": "company", "written_by": "clerk"}}),
                personal=[{**PERSONAL, "applicant": {**WRITTEN_FOR, **COMPANY}}],
            ),
        ),
        (
            "the privacy notice of a sensitive service was told and agreed to",
            act(
                "basket.settled",
                CLERK,
                settled({**WITH_PAPERS, "applicant": {"kind": "citizen"}, "consent": "counter-sensitive-1"}),
                personal=[{**PERSONAL, "applicant": {"kind": "citizen"}}],
            ),
        ),
    ]
