"""The words of `/problems` and of the page of each problem; what the problems themselves say stands in `domain.texts`."""

from __future__ import annotations

from collections.abc import Mapping

from domain.words import Text

PAGES: Mapping[str, Text] = {
    "title": Text("Alle Probleme", "All problems"),
    "lead": Text(
        "Was nicht beantwortet werden kann, ist `application/problem+json` (RFC 9457). `type` nennt eine dieser Seiten, `errors` jeden Parameter und was richtig gewesen wäre, `trace_id` die Anfrage.",
        "What cannot be answered is `application/problem+json` (RFC 9457). `type` names one of these pages, `errors` each parameter and what would have been right, `trace_id` the request.",
    ),
    "operators": Text("Für den Betrieb: was zu tun ist, wenn Clients das sehen", "For operators: what to do when clients see this"),
    "meaning": Text("Was es heißt", "What it means"),
    "remedy": Text("Was zu tun ist", "What to do"),
    "all": Text("Alle Probleme", "All problems"),
    "again": Text("Noch einmal senden?", "Send it again?"),
    "again_changed": Text(
        "Nicht, wie sie ist: dieselbe Anfrage bekommt dieselbe Antwort. Ändern Sie erst, was genannt ist.",
        "Not as it is: the same request gets the same answer. Change first what is named.",
    ),
    "again_later": Text(
        "Ja, später: nicht vor `Retry-After`, mit wachsenden Abständen und nicht auf die Sekunde genau.",
        "Yes, later: not before `Retry-After`, with growing pauses, and not on the very second.",
    ),
    "again_same-key": Text(
        "Ja, mit demselben `Idempotency-Key`: so wird nichts zweimal angenommen, auch wenn die erste Anfrage doch angekommen ist.",
        "Yes, with the same `Idempotency-Key`: so nothing is accepted twice, even if the first request did arrive.",
    ),
    "again_never": Text("Nein. Ein Mensch muss handeln.", "No. A person has to act."),
    "status": Text("Status", "Status"),
    "in_row": Text(
        "Nie die ganze Antwort: es steht in `sources`, in der Zeile der Quelle, und die anderen Quellen haben geantwortet.",
        "Never the whole answer: it stands in `sources`, in the row of the source, and the other sources have answered.",
    ),
    "in_case": Text(
        "Nie die ganze Antwort: es steht im Verlauf eines Auftrags.",
        "Never the whole answer: it stands in the history of an order.",
    ),
    "example": Text("Ein Beispiel", "An example"),
    "example_text": Text(
        "Diese Anfrage bekommt in der Sandbox genau diese Antwort.", "In the sandbox this request gets exactly this answer."
    ),
    "looks": Text("So sieht es aus", "What it looks like"),
    "rehearse": Text("Diese Störung für den eigenen Schlüssel üben", "Rehearse this failure for your own key"),
    "read_on": Text("Weiterlesen", "Read on"),
    "copy": Text("Kopieren", "Copy"),
    "copied": Text("Kopiert", "Copied"),
    "answer": Text("Antwort", "Answer"),
}  # fmt: skip
