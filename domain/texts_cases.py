"""What citizens read about their orders and reports: how they stand, why one was refused, what to do next. Both languages."""

from __future__ import annotations

from collections.abc import Mapping

from domain.words import Text

STATUS: Mapping[str, Text] = {
    "accepted": Text(
        "Angenommen und gesichert. Die Stadt wird jetzt gefragt.",
        "Accepted and kept safe. The city is being asked now.",
    ),
    "placed": Text("Bei der Stadt eingegangen.", "Received by the city."),
    "confirmed": Text("Von der Stadt bestätigt.", "Confirmed by the city."),
    "rejected": Text("Von der Stadt abgelehnt.", "Refused by the city."),
    "expired": Text("Abgelaufen: Es kam keine Bestätigung zustande.", "Expired: it was not confirmed in time."),
    "cancelled": Text("Zurückgenommen.", "Cancelled."),
}
"""By the state a citizen sees."""

REASONS: Mapping[str, Text] = {
    "slot-gone": Text("Der gewählte Termin ist nicht mehr frei.", "The chosen slot is no longer free."),
    "too-much": Text("Das ist mehr, als auf einmal abgeholt wird.", "This is more than is fetched in one go."),
    "not-taken": Text("Etwas davon wird hier nicht abgeholt.", "Something of it is not fetched here."),
    "address-unknown": Text("Diese Adresse kennt der Betreiber nicht.", "The operator does not know this address."),
    "not-entitled": Text("Für diese Adresse ist kein Abruf frei.", "No collection is left for this address."),
    "ordered-already": Text("Dafür gibt es schon einen Auftrag.", "There is an order for this already."),
    "not-responsible": Text("Die Stadt ist dafür nicht zuständig.", "The city is not responsible for this."),
    "incomplete": Text("Der Stadt fehlen Angaben.", "The city misses some details."),
    "urgent": Text(
        "Das kann nicht auf ein Formular warten. Rufen Sie an.", "This cannot wait for a form. Please call."
    ),
    "duplicate": Text("Das ist der Stadt schon gemeldet.", "The city knows of this already."),
    "undeliverable": Text("Die Nachricht an die Stadt kam zurück.", "The message to the city came back."),
    "too-late": Text("Dafür ist es zu spät.", "It is too late for that."),
    "refused": Text("Die Stadt hat ohne nähere Angabe abgelehnt.", "The city refused without saying why."),
    "dropped": Text("Der Betreiber hat den Vorgang beendet.", "The operator has ended this."),
    "not-sent": Text("Der Stadt war nichts zu schicken.", "There was nothing to send to the city."),
}
"""Why a city refuses, or why something ended."""

STEPS: Mapping[str, Text] = {
    "wait": Text(
        "Sie müssen nichts tun; die Antwort kommt von selbst.", "There is nothing to do; the answer comes by itself."
    ),
    "put-out": Text("Stellen Sie die Sachen zum genannten Termin heraus.", "Put the things out for the day named."),
    "choose-again": Text(
        "Wählen Sie einen anderen Termin und bestellen Sie neu.", "Choose another slot and order again."
    ),
    "call": Text("Rufen Sie die Stadt an.", "Call the city."),
    "correct": Text(
        "Ergänzen oder ändern Sie Ihre Angaben und senden Sie neu.", "Complete or change the details and send again."
    ),
    "date-follows": Text("Die Stadt nennt Ihnen den Termin.", "The city will name the day."),
    "pay": Text("Bezahlen Sie, wie die Stadt es mitteilt.", "Pay as the city tells you."),
}
"""What to do next."""
