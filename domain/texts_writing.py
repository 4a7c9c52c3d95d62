"""What is said to whoever asks a city to do something and cannot have it: problems, mistakes and hints. Both languages."""

from __future__ import annotations

from domain.words import ProblemText, Text

PROBLEMS: dict[str, ProblemText] = {
    "key-missing": ProblemText(
        title=Text("Der Idempotency-Key fehlt", "The Idempotency-Key is missing"),
        meaning=Text(
            "Was eine Stadt tun soll, wird genau einmal getan. Dafür braucht jede solche Anfrage einen eigenen Schlüssel.",
            "What a city is asked to do is done exactly once. For that each such request needs a key of its own.",
        ),
        remedy=Text(
            'Senden Sie `Idempotency-Key: "<eine neue UUID>"` mit, und bei jeder Wiederholung denselben.',
            'Send `Idempotency-Key: "<a new UUID>"` along, and the same one with every repetition.',
        ),
    ),
    "key-reused": ProblemText(
        title=Text("Dieser Schlüssel ist schon vergeben", "This key has been used"),
        meaning=Text(
            "Mit diesem Idempotency-Key wurde schon etwas anderes gesendet. Es wurde nichts angenommen.",
            "Something else was sent with this Idempotency-Key before. Nothing was accepted.",
        ),
        remedy=Text("Nehmen Sie für jeden neuen Auftrag einen neuen Schlüssel.", "Take a new key for each new order."),
    ),
    "refused-by-city": ProblemText(
        title=Text("Die Stadt hat abgelehnt", "The city has refused"),
        meaning=Text(
            "Die Stadt hat Nein gesagt; `case` sagt, warum. Der Vorgang bleibt lesbar.",
            "The city said no; `case` says why. The case can still be read.",
        ),
        remedy=Text(
            "Ändern Sie, was `case.reason` nennt, und senden Sie es mit einem neuen Schlüssel.",
            "Change what `case.reason` names, and send it with a new key.",
        ),
    ),
    "similar-reports": ProblemText(
        title=Text("Das ist vielleicht schon gemeldet", "This may have been reported"),
        meaning=Text(
            "In der Nähe gibt es offene Meldungen derselben Art; `similar` nennt sie. Es wurde nichts angenommen.",
            "There are open reports of the same kind nearby; `similar` lists them. Nothing was accepted.",
        ),
        remedy=Text(
            "Ist es etwas anderes, senden Sie die Meldung noch einmal, mit ihren Kennungen in `not_same_as`.",
            "If it is something else, send the report once more, with their ids in `not_same_as`.",
        ),
    ),
    "urgent": ProblemText(
        title=Text("Bitte rufen Sie an", "Please call"),
        meaning=Text(
            "Das kann nicht auf ein Formular warten. Unter der Nummer in `phone` meldet sich jetzt jemand.",
            "This cannot wait for a form. Somebody answers now under the number in `phone`.",
        ),
        remedy=Text("Rufen Sie an; bei Gefahr die 112.", "Call; in danger call 112."),
    ),
    "not-cancellable": ProblemText(
        title=Text("Das lässt sich nicht zurücknehmen", "This cannot be cancelled"),
        meaning=Text(
            "Die Stadt nimmt so etwas nicht zurück, oder es ist zu spät dafür.",
            "The city takes no such thing back, or it is too late for that.",
        ),
        remedy=Text("Rufen Sie die Stadt an.", "Call the city."),
    ),
    "ledger-down": ProblemText(
        title=Text("Gerade kann nichts angenommen werden", "Nothing can be accepted right now"),
        meaning=Text(
            "Was wir annehmen, muss gesichert sein; das geht im Augenblick nicht. Es wurde nichts angenommen.",
            "What we accept must be safe, and right now that is not possible. Nothing was accepted.",
        ),
        remedy=Text(
            "Senden Sie es nach `Retry-After` Sekunden noch einmal, mit demselben Schlüssel.",
            "Send it once more after `Retry-After` seconds, with the same key.",
        ),
    ),
    "city-silent": ProblemText(
        title=Text("Die Zuständigkeit ist gerade unklar", "It cannot be said now who is responsible"),
        meaning=Text(
            "Wer hier zuständig ist, weiß nur die Stadt, und sie antwortet gerade nicht. Es wurde nichts angenommen.",
            "Only the city knows who is responsible here, and it does not answer now. Nothing was accepted.",
        ),
        remedy=Text(
            "Senden Sie es etwas später noch einmal, mit demselben Schlüssel.",
            "Send it once more a little later, with the same key.",
        ),
    ),
}

MISTAKES: dict[str, Text] = {
    "key-missing": Text("Der Kopf `Idempotency-Key` fehlt.", "The header `Idempotency-Key` is missing."),
    "key-unreadable": Text(
        "Der Schlüssel hat 1 bis 255 druckbare ASCII-Zeichen, am besten eine UUID in Anführungszeichen.",
        "The key has 1 to 255 printable ASCII characters, best a UUID in quotation marks.",
    ),
    "not-taken-here": Text("{city} nimmt das hier nicht an.", "{city} does not take this here."),
    "address-not-known": Text(
        "Diese Adresse steht nicht im Verzeichnis der Stadt.", "This address is not in the city's register."
    ),
    "item-not-taken": Text("„{kind}“ wird hier nicht abgeholt.", "“{kind}” is not fetched here."),
    "slot-needed": Text(
        "Hier wird ein Termin gewählt; `/v1/waste/bulky-offers` nennt die freien.",
        "A slot has to be chosen here; `/v1/waste/bulky-offers` lists the free ones.",
    ),
    "nobody-responsible": Text(
        "An diesem Punkt nimmt niemand eine solche Meldung an.", "Nobody takes such a report at this point."
    ),
    "several-responsible": Text(
        "An diesem Punkt sind mehrere Städte zuständig: Nennen Sie eine in `city`.",
        "Several cities are responsible at this point: name one in `city`.",
    ),
    "urgent": Text("Das ist dringend und wird am Telefon gemeldet.", "This is urgent and is reported by telephone."),
}
