"""Carries out the erasure of personal bodies that committed entries have named."""

from kiosk.store.database import Database
from kiosk.store.entry_table import PARTS


def carry_out(database: Database) -> int:
    """Delete every named personal body that is still there; return how many went.

    Runs in a transaction of its own, after the naming entry is committed, so that a power cut between the two
    leaves the name and not a hole; opening a store calls it again.
    """
    named = database.rows(
        "SELECT json_extract(CAST(facts.body AS TEXT), '$.hash'),"
        " json_extract(CAST(facts.body AS TEXT), '$.entry_seq'),"
        " json_extract(CAST(facts.body AS TEXT), '$.position') FROM entries"
        " JOIN bodies AS facts ON facts.body_id = entries.position * ?"
        " WHERE entries.kind = 'body.erased'",
        (PARTS,),
    )
    if not named:
        return 0
    gone = 0
    with database.transaction():
        for digest, seq, part in named:
            gone += database.run(
                "DELETE FROM bodies WHERE hash = ? AND body_id IN"
                " (SELECT position * ? + ? FROM entries WHERE seq = ?)",
                (digest, PARTS, part + 1, seq),
            )
    return gone
