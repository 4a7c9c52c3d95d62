"""What every page of the desk says: its navigation, its buttons, and what went wrong."""

from __future__ import annotations

from collections.abc import Mapping

from domain.words import Text

DESK: Mapping[str, Text] = {
    "desk": Text("Ihr Konto", "Your account"),
    "desk_pages": Text("Seiten Ihres Kontos", "Pages of your account"),
    "desk_keys": Text("Schlüssel", "Keys"),
    "desk_apps": Text("Apps", "Apps"),
    "desk_usage": Text("Nutzung", "Usage"),
    "desk_webhooks": Text("Webhooks", "Webhooks"),
    "desk_switches": Text("Proben", "Rehearsals"),
    "desk_account": Text("Konto", "Account"),
    "desk_log_out": Text("Abmelden", "Log out"),
    "desk_of": Text("Angemeldet: {organisation}", "Logged in: {organisation}"),
    "desk_copy": Text("Kopieren", "Copy"),
    "desk_copied": Text("Kopiert.", "Copied."),
    "desk_download": Text("Als Textdatei speichern", "Save as a text file"),
    "desk_try": Text("Jetzt ausprobieren", "Try it now"),
    "desk_trying": Text("Ich frage …", "Asking …"),
    "desk_tried": Text("Antwort {status} nach {milliseconds} ms, gezählt unter „{policy}“:", "Answer {status} after {milliseconds} ms, counted under “{policy}”:"),
    "desk_tried_not": Text("Keine Antwort. Versuchen Sie es mit `curl`.", "No answer. Try it with `curl`."),
    "desk_flaws": Text("Das hat noch nicht geklappt", "That did not work yet"),
    "desk_optional": Text("(muss nicht sein)", "(optional)"),
    "desk_cancel": Text("Abbrechen", "Cancel"),
    "desk_once": Text("Das sehen Sie nur dieses eine Mal.", "You see this only this once."),
    "desk_checksum": Text("Wir behalten davon nur eine Prüfsumme.", "All we keep of it is a checksum."),
    "trouble_stranger_title": Text("Dieses Formular können wir nicht annehmen", "We cannot take this form"),
    "trouble_stranger": Text("Es kam nicht von einer Seite, die wir diesem Browser gegeben haben. Es wurde nichts geändert.", "It did not come from a page that we gave this browser. Nothing was changed."),
    "trouble_stranger_then": Text("Öffnen Sie die Seite neu und senden Sie das Formular noch einmal. Der Browser muss Cookies dieser Seite annehmen.", "Open the page again and send the form once more. The browser has to accept this site’s cookies."),
    "trouble_store_title": Text("Gerade können wir nichts speichern", "We cannot keep anything right now"),
    "trouble_store": Text("Die Datenbank antwortet nicht. Daten und Schlüssel, die es schon gibt, gehen weiter.", "The database does not answer. Data and keys that are there already go on."),
    "trouble_store_then": Text("Versuchen Sie es in einer Minute noch einmal und sehen Sie dann nach, was da ist.", "Try again in a minute, and look then what is there."),
    "trouble_identity_title": Text("Die Anmeldestelle antwortet gerade nicht", "Identity does not answer right now"),
    "trouble_identity": Text("Es wurde nichts geändert, und es wird auch nicht später noch geändert.", "Nothing was changed, and nothing will be changed later."),
    "trouble_identity_then": Text("Versuchen Sie es in einer Minute noch einmal. Schlüssel und offene Daten gehen weiter.", "Try again in a minute. Keys and open data go on."),
    "trouble_closing_title": Text("Das Konto ist noch offen", "The account is still open"),
    "trouble_closing": Text("Die Anmeldestelle antwortet gerade nicht. Manche Ihrer Apps sind vielleicht schon gelöscht.", "Identity does not answer right now. Some of your apps may be deleted already."),
    "trouble_closing_then": Text("Versuchen Sie es in einer Minute noch einmal: Es geht weiter, wo es stehen blieb.", "Try again in a minute: it goes on where it stopped."),
    "trouble_gone_title": Text("Das gibt es hier nicht", "This is not here"),
    "trouble_gone": Text("Vielleicht wurde es gelöscht oder widerrufen, oder es gehört zu einem anderen Konto.", "Perhaps it was deleted or revoked, or it is another account’s."),
    "trouble_gone_then": Text("Sehen Sie in der Liste nach, was da ist.", "See in the list what is there."),
    "trouble_back": Text("Zurück zum Konto", "Back to the account"),
}  # fmt: skip
