"""What the page about stuck orders says."""

from __future__ import annotations

from collections.abc import Mapping

from domain.words import Text

ORDERS: Mapping[str, Text] = {
    "orders_title": Text("Aufträge, die feststecken", "Orders that are stuck"),
    "orders_lead": Text(
        "Was Bürgerinnen und Bürger bestellt oder gemeldet haben und was von allein nicht weiterkommt. Von ihnen selbst steht hier nichts.",
        "What citizens have ordered or reported and what does not get on by itself. Nothing of themselves stands here.",
    ),
    "orders_none": Text("Keiner.", "None."),
    "orders_no_ledger": Text("Keine Stadt nimmt hier Aufträge an.", "No city takes orders here."),
    "orders_cut": Text("Nur die neuesten {count}.", "Only the newest {count}."),
    "order_id": Text("Auftrag", "Order"),
    "order_where": Text("Quelle", "Source"),
    "order_since": Text("feststeckend seit", "stuck since"),
    "order_created": Text("angenommen", "accepted"),
    "order_trouble": Text("letztes Problem", "last problem"),
    "order_attempts": Text("Versuche", "tries"),
    "order_unknown": Text("unbekannt", "unknown"),
}
