"""What the page about webhooks says."""

from __future__ import annotations

from collections.abc import Mapping

from domain.words import Text

WEBHOOKS: Mapping[str, Text] = {
    "webhooks": Text("Webhooks Ihrer Apps", "Your apps’ webhooks"),
    "webhooks_lead": Text("Wohin wir melden, was geschieht, und was aus jeder Meldung wurde.", "Where we tell what happens, and what became of each event."),
    "webhooks_made": Text("Anlegen und ändern kann einen Webhook nur die App selbst, mit ihrem Token: `POST /v1/webhooks`.", "Only the app itself can make or change a webhook, with its token: `POST /v1/webhooks`."),
    "webhooks_no_app": Text("Dafür brauchen Sie eine App. Dieses Konto hat noch keine.", "You need an app for this. This account has none yet."),
    "webhooks_to_apps": Text("Zu den Apps", "To the apps"),
    "webhooks_none": Text("Keine Ihrer Apps hat einen Webhook.", "None of your apps has a webhook."),
    "hook_app": Text("App", "App"),
    "hook_topics": Text("Themen", "Topics"),
    "hook_id": Text("Kennung", "Id"),
    "hook_made": Text("Angelegt", "Made"),
    "hook_why": Text("Warum", "Why"),
    "hook_failing": Text("Scheitert seit", "Failing since"),
    "hook_active": Text("aktiv", "active"),
    "hook_unverified": Text("noch nicht einverstanden", "has not agreed yet"),
    "hook_paused": Text("angehalten", "paused"),
    "hook_ping": Text("Ping senden", "Send a ping"),
    "hook_ping_of": Text("an {url}", "to {url}"),
    "hook_log": Text("Die letzten {latest} Zustellungen, die neuesten zuerst", "The last {latest} deliveries, the newest first"),
    "hook_log_of": Text("Zustellungen an {url}", "Deliveries to {url}"),
    "hook_log_none": Text("Noch nichts zugestellt.", "Nothing delivered yet."),
    "delivery_number": Text("Nr.", "No."),
    "delivery_type": Text("Ereignis", "Event"),
    "delivery_state": Text("Zustand", "State"),
    "delivery_attempts": Text("Versuche", "Attempts"),
    "delivery_answer": Text("Antwort", "Answer"),
    "delivery_at": Text("Zuletzt", "Last"),
    "delivery_next": Text("nächster Versuch: {at}", "next attempt: {at}"),
    "delivery_do": Text("Was Sie tun können", "What you can do"),
    "delivery_pending": Text("unterwegs", "on its way"),
    "delivery_delivered": Text("zugestellt", "delivered"),
    "delivery_failed": Text("gescheitert", "failed"),
    "delivery_dropped": Text("nicht gesendet", "not sent"),
    "delivery_replays": Text("Wiederholungen: {count}", "replays: {count}"),
    "delivery_replay": Text("Noch einmal senden", "Send again"),
    "delivery_replay_of": Text("Nr. {number}", "no. {number}"),
    "flaw_ping_soon": Text("Ping: In dieser Minute gab es schon einen.", "Ping: there was one within this minute."),
}  # fmt: skip
