"""Every sentence a client may read: notes, problems, mistakes. Both languages, always; a test finds a missing one."""

from __future__ import annotations

from domain import texts_writing
from domain.words import ProblemText, Text

NOTES: dict[str, Text] = {
    "address-unknown": Text(
        "Diese Adresse kennt der Betreiber nicht: {address}.", "The operator does not know this address: {address}."
    ),
    "no-bins": Text(
        "Unter dieser Adresse sind keine eigenen Behälter angemeldet: {address}.",
        "No bins are registered at this address: {address}.",
    ),
    "stop-unknown": Text(
        "Diese Haltestelle kennt die Auskunft nicht: {stop}.", "The source does not know this stop: {stop}."
    ),
    "window-cut": Text(
        "Hier gibt es nur Termine vom {from} bis zum {to}.", "Only dates from {from} to {to} are available here."
    ),
    "truncated": Text(
        "Die Quelle hat mehr, als sie herausgibt; {count} Einträge sind hier.",
        "The source holds more than it gives out; {count} items are here.",
    ),
    "captcha-needed": Text(
        "Diese Stellen zeigen ihre Termine nur, wenn ein Mensch ein Rätsel löst: {offices}.",
        "These offices show their times only to a person who solves a captcha: {offices}.",
    ),
    "choice-needed": Text(
        "Der Haushalt hat einen von mehreren Rhythmen gewählt, welchen, weiß nur er: {variants}.",
        "The household has chosen one of several rhythms; only it knows which: {variants}.",
    ),
    "number-needed": Text(
        "Der Betreiber kennt Straßen, aber nicht ihre Häuser: Die Hausnummer fehlt noch, zu {streets}.",
        "The operator knows streets but not their houses: the house number is still missing, for {streets}.",
    ),
    "unmapped-values": Text(
        "Einige Angaben der Quelle sind noch keinem gemeinsamen Begriff zugeordnet: {values}.",
        "Some values of the source have no common term yet: {values}.",
    ),
    "suspect-frozen": Text(
        "Diese Quelle sagt seit dem {day} unverändert dasselbe ({count} Einträge); vielleicht wird sie nicht mehr gepflegt.",
        "This source has said the same since {day} ({count} items); perhaps it is no longer kept up.",
    ),
    "suspect-empty": Text(
        "Diese Quelle gibt seit dem {day} nur {count} Einträge heraus, üblich waren {usual}; vielleicht fehlt etwas.",
        "This source has given out only {count} items since {day}, {usual} were usual; perhaps something is missing.",
    ),
    "suspect-clock": Text(
        "Die Zeitangaben dieser Quelle können seit dem {day} nicht stimmen: {seen}.",
        "The times of this source cannot be right since {day}: {seen}.",
    ),
    "suspect-shrunk": Text(
        "Die Liste dieser Quelle hatte beim letzten Abruf nur {count} statt {usual} Einträge. Bis ein Betreiber das geprüft hat, "
        "gilt die vom {day}.",
        "This source's list had only {count} items when it was last pulled, and {usual} before. Until an operator has looked at it, "
        "the list of {day} counts.",
    ),
    "rehearsed": Text(
        "Das ist eine Probe: Ein Schalter dieses Schlüssels lässt die Quelle hier so antworten. Für alle anderen ist sie, wie sie ist.",
        "This is a rehearsal: a switch of this key makes the source answer like this here. For everybody else it is as it is.",
    ),
    "paused-until": Text(
        "Diese Quelle ist bis {until} angehalten; danach wird sie von selbst wieder gefragt.",
        "This source is paused until {until}; after that it is asked again by itself.",
    ),
    "nothing-asked": Text(
        "Keine der gewählten Städte wurde gefragt; die Zeilen nennen den Grund.",
        "None of the chosen cities was asked; the rows say why.",
    ),
    "not-here": Text(
        "Der Punkt liegt nicht in dieser Stadt; sie ist dort nicht zuständig.",
        "The point does not lie in this city; it is not responsible there.",
    ),
    "responsible-elsewhere": Text(
        "An diesem Punkt ist nicht die Stadt zuständig, sondern: {body}.",
        "At this point it is not the city that is responsible, but: {body}.",
    ),
}

PROBLEMS: dict[str, ProblemText] = {
    **texts_writing.PROBLEMS,
    "bad-question": ProblemText(
        title=Text("Die Anfrage ist so nicht beantwortbar", "The question cannot be answered as it stands"),
        meaning=Text(
            "Ein Parameter fehlt, ist unbekannt oder hat einen Wert, den es nicht geben kann. `errors` nennt jeden davon.",
            "A parameter is missing, unknown, or has a value that cannot be. `errors` names each of them.",
        ),
        remedy=Text(
            "Ändern Sie die genannten Parameter; wo es eine Liste gibt, steht sie unter `allowed`, das Naheliegendste zuerst.",
            "Change the parameters named; where there is a list, it stands under `allowed`, nearest first.",
        ),
    ),
    "not-found": ProblemText(
        title=Text("Das gibt es hier nicht", "There is no such thing here"),
        meaning=Text(
            "Der Pfad ist unbekannt, oder unter dieser Kennung gibt es nichts.",
            "The path is unknown, or nothing has this id.",
        ),
        remedy=Text(
            "Alle Pfade stehen in /openapi.json; Kennungen nennt jede Liste.",
            "Every path is in /openapi.json; every list gives its ids.",
        ),
    ),
    "retired": ProblemText(
        title=Text("Das gibt es nicht mehr", "This is no longer there"),
        meaning=Text(
            "Diese Operation war mindestens ein Jahr lang mit `Deprecation` und `Sunset` angekündigt; ihr letzter Tag ist vorbei.",
            "This operation was announced to end with `Deprecation` and `Sunset` for a year at least; its last day is over.",
        ),
        remedy=Text(
            "Was an ihre Stelle tritt, steht im Änderungsverzeichnis unter /developers/changelog.",
            "What takes its place stands in the changelog at /developers/changelog.",
        ),
    ),
    "not-allowed": ProblemText(
        title=Text("Das ist Ihnen nicht erlaubt", "You may not do this"),
        meaning=Text("Ihre Berechtigung reicht dafür nicht.", "Your permission does not reach that far."),
        remedy=Text("Fordern Sie die nötige Berechtigung an.", "Ask for the permission it needs."),
    ),
    "method-not-allowed": ProblemText(
        title=Text("Diese Methode gibt es auf diesem Pfad nicht", "This path does not know that method"),
        meaning=Text("Den Pfad gibt es, die HTTP-Methode nicht.", "The path exists, the HTTP method does not."),
        remedy=Text("`Allow` nennt die Methoden.", "`Allow` names the methods."),
    ),
    "not-acceptable": ProblemText(
        title=Text("In dieser Form gibt es die Antwort nicht", "The answer does not exist in that form"),
        meaning=Text("Der Pfad kennt diese Darstellung nicht.", "The path does not know that representation."),
        remedy=Text("Fragen Sie nach application/json.", "Ask for application/json."),
    ),
    "conflict": ProblemText(
        title=Text("Der Stand ist ein anderer", "Things stand differently"),
        meaning=Text(
            "Das Ding ist in einem anderen Zustand, als die Anfrage annimmt.",
            "The thing is in another state than the request assumes.",
        ),
        remedy=Text(
            "Lesen Sie den jetzigen Stand und entscheiden Sie neu.", "Read its present state and decide again."
        ),
    ),
    "too-large": ProblemText(
        title=Text("Die Anfrage ist zu groß", "The request is too large"),
        meaning=Text(
            "Adresse, Kopfzeilen oder Inhalt überschreiten die Grenze.",
            "Its address, headers or body exceed the limit.",
        ),
        remedy=Text(
            "Teilen oder verkleinern Sie sie; `hint` oder `errors` nennt die Grenze.",
            "Split it or make it smaller; `hint` or `errors` names the limit.",
        ),
    ),
    "malformed": ProblemText(
        title=Text("Der Inhalt ist nicht lesbar", "The body cannot be read"),
        meaning=Text(
            "Was gesendet wurde, ist nicht das, was `Content-Type` sagt.",
            "What was sent is not what `Content-Type` says.",
        ),
        remedy=Text("`hint` sagt, was daran stört.", "`hint` says what is wrong with it."),
    ),
    "too-slow": ProblemText(
        title=Text("Der Inhalt kam nicht rechtzeitig", "The body did not come in time"),
        meaning=Text("Zu lange kam nichts mehr an.", "Nothing more arrived for too long."),
        remedy=Text(
            "Senden Sie noch einmal, mit demselben `Idempotency-Key`.", "Send again, with the same `Idempotency-Key`."
        ),
    ),
    "unsupported-media": ProblemText(
        title=Text("Diese Art von Inhalt wird nicht angenommen", "This kind of content is not taken"),
        meaning=Text(
            "`Content-Type`, `Content-Encoding` oder ein Bild ist von einer Art, die hier niemand liest.",
            "`Content-Type`, `Content-Encoding` or a picture is of a kind that nobody here reads.",
        ),
        remedy=Text(
            "`Accept-Post` und `Accept-Encoding` nennen, was angenommen wird; bei einem Bild steht es unter `allowed`.",
            "`Accept-Post` and `Accept-Encoding` name what is taken; for a picture it stands under `allowed`.",
        ),
    ),
    "unprocessable": ProblemText(
        title=Text("So kann es nicht angenommen werden", "It cannot be taken as it stands"),
        meaning=Text(
            "Eine Angabe fehlt, ist unbekannt oder hat einen Wert, den es nicht geben kann. `errors` nennt jede davon.",
            "A detail is missing, unknown, or has a value that cannot be. `errors` names each of them.",
        ),
        remedy=Text(
            "Ändern Sie die genannten Felder; wo es eine Liste gibt, steht sie unter `allowed`, das Naheliegendste zuerst.",
            "Change the fields named; where there is a list, it stands under `allowed`, nearest first.",
        ),
    ),
    "photo-refused": ProblemText(
        title=Text("Dieses Foto wird nicht angenommen", "This photo is not taken"),
        meaning=Text(
            "Es ist kein Bild, das sich öffnen lässt, oder es enthält etwas, das nicht weitergegeben wird. `errors` nennt es.",
            "It is no picture that can be opened, or it holds something that is not passed on. `errors` names it.",
        ),
        remedy=Text(
            "Nehmen Sie ein anderes Foto, oder senden Sie ohne dieses.", "Use another photo, or send without this one."
        ),
    ),
    "busy": ProblemText(
        title=Text("Hier ist gerade zu viel zu tun", "There is too much to do here right now"),
        meaning=Text(
            "Alle Plätze für Fotos sind belegt; angenommen wurde nichts.",
            "Every berth for photos is taken; nothing was accepted.",
        ),
        remedy=Text(
            "Senden Sie nach `Retry-After` noch einmal, mit demselben `Idempotency-Key`.",
            "Send again after `Retry-After`, with the same `Idempotency-Key`.",
        ),
    ),
    "overloaded": ProblemText(
        title=Text("Gerade fragen zu viele", "Too many are asking right now"),
        meaning=Text(
            "Hier wird zuerst beantwortet, was bereitliegt. Für Ihre Frage wäre etwas Neues zu tun; angenommen wurde nichts.",
            "What lies ready is answered first here. Your question would need something new to be done; nothing was accepted.",
        ),
        remedy=Text(
            "Senden Sie nach `Retry-After` noch einmal, einen Auftrag mit demselben `Idempotency-Key`.",
            "Send again after `Retry-After`, an order with the same `Idempotency-Key`.",
        ),
    ),
    "scan-down": ProblemText(
        title=Text("Fotos können gerade nicht geprüft werden", "Photos cannot be checked right now"),
        meaning=Text(
            "Die Prüfung auf Schadprogramme antwortet nicht, und ungeprüft wird nichts angenommen.",
            "The check for malware does not answer, and nothing is taken unchecked.",
        ),
        remedy=Text(
            "Senden Sie nach `Retry-After` noch einmal, oder ohne Fotos.",
            "Send again after `Retry-After`, or without photos.",
        ),
    ),
    "bad-request": ProblemText(
        title=Text("Die Anfrage ist nicht lesbar", "The request cannot be read"),
        meaning=Text(
            "Sie ist kein gültiges HTTP, wie es hier verlangt wird.",
            "It is not valid HTTP as this service requires it.",
        ),
        remedy=Text("`hint` sagt, was fehlt oder stört.", "`hint` says what is missing or in the way."),
    ),
    "no-source-answered": ProblemText(
        title=Text("Keine gefragte Quelle hat geantwortet", "None of the sources asked has answered"),
        meaning=Text(
            "Alle gefragten Quellen sind ausgefallen, und nichts Brauchbares war aufgehoben. `sources` sagt, warum.",
            "Every source asked has failed, and nothing usable was kept. `sources` says why.",
        ),
        remedy=Text("Versuchen Sie es nach `Retry-After` wieder.", "Try again after `Retry-After`."),
    ),
    "require-unmet": ProblemText(
        title=Text("Zu wenige Städte haben geantwortet", "Too few cities have answered"),
        meaning=Text(
            "`require` verlangt mehr Städte, als geantwortet haben. `sources` sagt, welche fehlen.",
            "`require` asks for more cities than have answered. `sources` says which are missing.",
        ),
        remedy=Text(
            "Versuchen Sie es nach `Retry-After` wieder, oder nehmen Sie mit `require=any`, was da ist.",
            "Try again after `Retry-After`, or take what there is with `require=any`.",
        ),
    ),
    "source-timeout": ProblemText(
        title=Text("Die Quelle war nicht rechtzeitig da", "The source was not there in time"),
        meaning=Text("Bis zur Frist kam keine brauchbare Antwort.", "No usable answer came before the deadline."),
        remedy=Text(
            "Warten Sie länger (`wait`), oder fragen Sie später wieder.", "Wait longer (`wait`), or ask again later."
        ),
    ),
    "source-down": ProblemText(
        title=Text("Die Quelle ist nicht erreichbar", "The source cannot be reached"),
        meaning=Text(
            "Keine Verbindung, eine abgerissene, oder der Server meldet einen Fehler.",
            "No connection, a broken one, or the server reports an error.",
        ),
        remedy=Text(
            "Der Betreiber ist zuständig; die Quelle wird von selbst wieder gefragt.",
            "Its owner has to act; the source will be asked again by itself.",
        ),
    ),
    "source-nonsense": ProblemText(
        title=Text("Die Quelle antwortet unverständlich", "The source's answer makes no sense"),
        meaning=Text(
            "Sie hat geantwortet, aber nicht in ihrem eigenen Protokoll.",
            "It has answered, but not in its own protocol.",
        ),
        remedy=Text(
            "Der Betreiber ist zuständig; vielleicht hat er etwas umgestellt.",
            "Its owner has to act; perhaps something was changed there.",
        ),
    ),
    "source-uncertain": ProblemText(
        title=Text("Ob die Quelle es getan hat, ist offen", "Whether the source did it is not known"),
        meaning=Text(
            "Der Auftrag ging hinaus, die Antwort ging verloren, und nachfragen lässt sich nicht.",
            "The order went out, the answer was lost, and there is no way to ask.",
        ),
        remedy=Text(
            "Ein Mensch sieht nach; von selbst wird nichts wiederholt.",
            "A person looks into it; nothing is repeated by itself.",
        ),
    ),
    "source-token-refused": ProblemText(
        title=Text("Die Stadt nahm die Anmeldung nicht an", "The city did not take the log-in"),
        meaning=Text(
            "Ihr Dienst hielt das Zeichen, mit dem Hansa für Sie handelt, für ungültig; getan hat er nichts.",
            "Its service held the token with which Hansa acts for you to be invalid; it did nothing.",
        ),
        remedy=Text(
            "Hansa holt ein neues und versucht es wieder; hilft das nicht, melden Sie sich bei der Stadt neu an.",
            "Hansa gets a new one and tries again; if that does not help, log in at the city again.",
        ),
    ),
    "source-refused": ProblemText(
        title=Text("Die Quelle wurde nicht gefragt", "The source was not asked"),
        meaning=Text(
            "Sie ist als ausgefallen bekannt oder voll ausgelastet; noch eine Frage hälfe niemandem.",
            "It is known to be down, or fully busy; one more question would help nobody.",
        ),
        remedy=Text("Versuchen Sie es in einigen Sekunden wieder.", "Try again in a few seconds."),
    ),
    "source-limited": ProblemText(
        title=Text("Das Kontingent der Quelle ist aufgebraucht", "The source's own quota is used up"),
        meaning=Text(
            "Die Quelle nimmt von uns zurzeit keine weiteren Fragen an.",
            "The source takes no more questions from us for now.",
        ),
        remedy=Text("Versuchen Sie es nach `Retry-After` wieder.", "Try again after `Retry-After`."),
    ),
    "source-paused": ProblemText(
        title=Text("Der Betreiber hat die Quelle angehalten", "The owner has paused the source"),
        meaning=Text("Das ist gewollt und kein Ausfall.", "This is intended, not a failure."),
        remedy=Text(
            "Bis wann, sagt der Hinweis `paused-until`; steht er nicht da, fragen Sie den Betreiber.",
            "The note `paused-until` says until when; where it is missing, ask its owner.",
        ),
    ),
    "key-unknown": ProblemText(
        title=Text("Dieser Schlüssel gilt nicht", "This key is not valid"),
        meaning=Text(
            "Der Schlüssel in `Hansa-Key` ist unbekannt oder wurde widerrufen.",
            "The key in `Hansa-Key` is unknown or was revoked.",
        ),
        remedy=Text(
            "Prüfen Sie, ob er vollständig ist, oder fragen Sie ohne ihn: Ein Schlüssel gibt nur ein größeres Kontingent.",
            "See whether it is complete, or ask without it: a key gives a larger quota and nothing else.",
        ),
    ),
    "key-elsewhere": ProblemText(
        title=Text("Dieser Schlüssel gilt hier nicht", "This key is not valid here"),
        meaning=Text(
            "Der Schlüssel gilt nur auf bestimmten Webseiten, und `Origin` nennt keine davon.",
            "The key works from certain web pages only, and `Origin` names none of them.",
        ),
        remedy=Text(
            "Nehmen Sie für jede Anwendung einen eigenen Schlüssel, oder fragen Sie ohne ihn.",
            "Use a key of its own for every application, or ask without it.",
        ),
    ),
    "token-missing": ProblemText(
        title=Text("Dafür braucht es ein Token", "This needs a token"),
        meaning=Text(
            "Die Antwort gehört einer Bürgerin oder einem Bürger; es muss feststehen, für wen die App fragt.",
            "The answer belongs to a citizen; it must be known for whom the app asks.",
        ),
        remedy=Text(
            "Senden Sie `Authorization: Bearer …` mit einem Zugriffstoken; `resource_metadata` in `WWW-Authenticate` sagt, wer es ausstellt.",
            "Send `Authorization: Bearer …` with an access token; `resource_metadata` in `WWW-Authenticate` says who issues it.",
        ),
    ),
    "token-refused": ProblemText(
        title=Text("Dieses Token gilt hier nicht", "This token is not valid here"),
        meaning=Text(
            "Das Zugriffstoken in `Authorization` ist abgelaufen, widerrufen, für etwas anderes ausgestellt oder nicht echt.",
            "The access token in `Authorization` has expired, was revoked, was issued for something else, or is not genuine.",
        ),
        remedy=Text(
            "Holen Sie ein neues. Für offene Daten fragen Sie ohne `Authorization`.",
            "Get a new one. For open data ask without `Authorization`.",
        ),
    ),
    "scope-missing": ProblemText(
        title=Text("Das Token reicht dafür nicht", "The token does not reach that far"),
        meaning=Text(
            "Die Bürgerin oder der Bürger hat der App dies nicht erlaubt; `scope` in `WWW-Authenticate` nennt, was fehlt.",
            "The citizen has not allowed the app to do this; `scope` in `WWW-Authenticate` names what is missing.",
        ),
        remedy=Text(
            "Bitten Sie beim Anmelden um diesen Scope, und sagen Sie dabei, wofür.",
            "Ask for this scope when logging in, and say what for.",
        ),
    ),
    "store-down": ProblemText(
        title=Text("Das Gespeicherte ist gerade nicht erreichbar", "What is kept cannot be reached right now"),
        meaning=Text(
            "Die Datenbank des Gateways antwortet nicht. Geändert wurde nichts.",
            "The gateway's database does not answer. Nothing was changed.",
        ),
        remedy=Text("Versuchen Sie es nach `Retry-After` noch einmal.", "Try again after `Retry-After`."),
    ),
    "identity-down": ProblemText(
        title=Text("Das Token kann gerade nicht geprüft werden", "The token cannot be checked right now"),
        meaning=Text(
            "Was dafür zu fragen ist, antwortet nicht. Das sagt nichts über das Token.",
            "What has to be asked about it does not answer. That says nothing about the token.",
        ),
        remedy=Text(
            "Versuchen Sie es nach `Retry-After` mit demselben Token wieder. Offene Daten gibt es auch ohne.",
            "Try again with the same token after `Retry-After`. Open data is there without one.",
        ),
    ),
    "rate-limited": ProblemText(
        title=Text("Ihr Kontingent ist aufgebraucht", "Your quota is used up"),
        meaning=Text(
            "Es ist Ihr eigenes Kontingent bei diesem Dienst, nicht das einer Quelle. `limit` nennt die Regel, nach der gezählt wird.",
            "It is your own quota with this service, not that of a source. `limit` names the rule by which it is counted.",
        ),
        remedy=Text(
            "Warten Sie, solange `Retry-After` sagt. Mit einem Schlüssel (`Hansa-Key`) dürfen Sie mehr fragen.",
            "Wait as long as `Retry-After` says. With a key (`Hansa-Key`) you may ask more.",
        ),
    ),
    "not-kept": ProblemText(
        title=Text("Diese Antwort ist nicht aufgehoben", "This answer is not kept"),
        meaning=Text(
            "Die Anfrage will mit `only-if-cached` nur eine aufgehobene Antwort, und es gibt keine.",
            "With `only-if-cached` the request wants a kept answer only, and there is none.",
        ),
        remedy=Text("Fragen Sie ohne `only-if-cached`.", "Ask without `only-if-cached`."),
    ),
    "internal": ProblemText(
        title=Text("Hier ist etwas schiefgegangen", "Something went wrong here"),
        meaning=Text(
            "Der Fehler liegt bei uns und ist unter `trace_id` festgehalten.",
            "The mistake is ours and is on record under `trace_id`.",
        ),
        remedy=Text(
            "Versuchen Sie es noch einmal; bleibt es so, melden Sie uns die `trace_id`.",
            "Try once more; if it stays, send us the `trace_id`.",
        ),
    ),
}

MISTAKES: dict[str, Text] = {
    **texts_writing.MISTAKES,
    "unknown": Text("Diesen Parameter gibt es hier nicht.", "There is no such parameter here."),
    "unknown-value": Text("Diesen Wert gibt es nicht: {value}.", "There is no such value: {value}."),
    "unknown-address": Text("Diese Adresse kennt ihr Register nicht.", "Its register does not know this address."),
    "repeated": Text("Darf nur einmal vorkommen.", "May be given only once."),
    "too-many": Text("Höchstens {limit} Werte.", "At most {limit} values."),
    "too-long": Text("Höchstens {limit} Zeichen.", "At most {limit} characters."),
    "too-short": Text("Mindestens {limit} Zeichen.", "At least {limit} characters."),
    "too-large": Text("Höchstens {limit}.", "At most {limit}."),
    "too-small": Text("Mindestens {limit}.", "At least {limit}."),
    "not-a-number": Text("Muss eine Zahl sein.", "Must be a number."),
    "not-a-boolean": Text("Muss `true` oder `false` sein.", "Must be `true` or `false`."),
    "bad-form": Text("Hat nicht die verlangte Form {form}.", "Does not have the form {form}."),
    "missing": Text("Fehlt.", "Is missing."),
    "unknown-field": Text("Dieses Feld gibt es hier nicht.", "There is no such field here."),
    "unknown-part": Text("Diesen Teil gibt es hier nicht.", "There is no such part here."),
    "too-few": Text("Mindestens {limit}.", "No fewer than {limit}."),
    "not-a-text": Text("Muss Text sein.", "Must be text."),
    "not-a-list": Text("Muss eine Liste sein.", "Must be a list."),
    "not-an-object": Text("Muss ein Objekt sein.", "Must be an object."),
    "not-an-email": Text("Ist keine E-Mail-Adresse.", "Is no e-mail address."),
    "too-many-bytes": Text("Höchstens {limit} Bytes.", "At most {limit} bytes."),
    "media-unknown": Text("Wird in dieser Art nicht angenommen.", "Is not taken in this kind."),
    "photo-broken": Text("Lässt sich nicht öffnen oder ist beschädigt.", "Cannot be opened, or is damaged."),
    "photo-too-many-pixels": Text("Höchstens {limit} Bildpunkte.", "At most {limit} pixels."),
    "photo-unwanted": Text("Enthält etwas, das nicht weitergegeben wird.", "Holds something that is not passed on."),
    "bad-characters": Text("Enthält Zeichen, die kein Text sind.", "Holds characters that are no text."),
    "day-unreadable": Text(
        "Muss ein Tag sein, den es gibt, wie 2026-12-01.", "Must be a day that exists, like 2026-12-01."
    ),
    "instant-unreadable": Text(
        "Muss ein Zeitpunkt mit Abstand zu UTC sein, wie 2026-06-04T10:00:00+02:00, oder `now`, wo das erlaubt ist.",
        "Must be an instant with its offset from UTC, like 2026-06-04T10:00:00+02:00, or `now` where that is allowed.",
    ),
    "instant-without-offset": Text(
        "Der Abstand zu UTC fehlt: Schreiben Sie Uhrzeit mit Sekunden und Z oder +02:00 dahinter, wie 2026-06-04T10:00:00+02:00.",
        "The offset from UTC is missing: write the time with its seconds, then Z or +02:00, like 2026-06-04T10:00:00+02:00.",
    ),
    "radius-unreadable": Text(
        "Muss eine Entfernung über 0 mit Einheit sein, wie 800m oder 12km.",
        "Must be a distance above 0 with its unit, like 800m or 12km.",
    ),
    "radius-too-wide": Text("Höchstens 100km.", "At most 100km."),
    "bbox-unreadable": Text(
        "Muss west,süd,ost,nord in Grad sein, wie 6.6,51.3,7.1,51.6.",
        "Must be west,south,east,north in degrees, like 6.6,51.3,7.1,51.6.",
    ),
    "bbox-inverted": Text(
        "Westen muss vor Osten und Süden vor Norden stehen.", "West must come before east, and south before north."
    ),
    "wait-unreadable": Text(
        "Muss eine Dauer sein, wie 800ms oder 2s, höchstens 30s.", "Must be a duration like 800ms or 2s, at most 30s."
    ),
    "require-unreadable": Text("Muss all, any oder eine Zahl ab 1 sein.", "Must be all, any or a number from 1 up."),
    "require-impossible": Text("Es werden nur {asked} Städte gefragt.", "Only {asked} cities are asked."),
    "window-inverted": Text(
        "Der letzte Tag liegt vor dem ersten ({from}).", "The last day lies before the first ({from})."
    ),
    "window-too-long": Text(
        "Das Fenster darf höchstens {limit} Tage umfassen.", "The window may span at most {limit} days."
    ),
    "needs": Text("Geht nur zusammen mit {other}.", "Goes only together with {other}."),
    "excludes": Text("Geht nicht zusammen mit {other}.", "Does not go together with {other}."),
    "needs-one": Text("Eines davon muss angegeben werden: {names}.", "One of these must be given: {names}."),
    "household-missing": Text(
        "Nennen Sie eine Adresse: `address=<id>` (aus /v1/addresses) oder `street` und `house_number` mit `postcode` oder `city`.",
        "Name an address: `address=<id>` (from /v1/addresses), or `street` and `house_number` with `postcode` or `city`.",
    ),
    "swapped": Text(
        "Liegt in keiner Stadt dieses Verbunds, vertauscht aber in {city}: lat ist die nördliche Breite, lon die östliche Länge.",
        "Lies in no city of this federation, but swapped it would lie in {city}: lat is degrees north, lon degrees east.",
    ),
    "id-unreadable": Text(
        "Keine Kennung dieses Verbunds; sie sieht aus wie {form}.",
        "Not an id of this federation; one looks like {form}.",
    ),
    "id-unknown-city": Text(
        "Die Kennung nennt eine Stadt, die es hier nicht gibt: {city}.", "The id names a city that is not here: {city}."
    ),
    "url-unreadable": Text(
        "Muss eine Adresse wie https://app.example/hansa sein: ASCII (Umlaute im Namen als xn--…), ohne Fragment.",
        "Must be an address like https://app.example/hansa: ASCII (other letters of a name as xn--…), without a fragment.",
    ),
    "url-not-https": Text("Muss mit https:// beginnen.", "Must begin with https://."),
    "url-with-credentials": Text(
        "Darf weder Benutzer noch Kennwort enthalten: Wir weisen uns mit der Signatur aus.",
        "May hold neither user nor password: the signature says who we are.",
    ),
    "url-private": Text("Liegt nicht im öffentlichen Internet.", "Does not lie in the public internet."),
    "cursor-broken": Text(
        "Dieser Zeiger stammt nicht von hier oder ist beschädigt.", "This cursor is not from here, or it is damaged."
    ),
    "cursor-foreign": Text(
        "Dieser Zeiger gehört zu einer anderen Frage; fragen Sie ohne ihn neu.",
        "This cursor belongs to another question; ask again without it.",
    ),
}

HINTS: dict[str, Text] = {
    "instead": Text("An seine Stelle tritt {path}.", "{path} takes its place."),
    "ids-from-lists": Text(
        "Die Listen nennen die Kennung von allem, was es gibt.", "Lists give the ids of everything there is."
    ),
    "id-form": Text(
        "Eine Kennung sieht aus wie <city>:<ns>:<native>; die Listen nennen sie.",
        "An id looks like <city>:<ns>:<native>; lists give them.",
    ),
    "all-problems": Text("/problems führt sie alle auf.", "/problems lists them all."),
    "all-runbooks": Text("/runbooks führt alle Einträge auf.", "/runbooks lists all entries."),
    "all-statuses": Text("/status führt alle Städte auf.", "/status lists all cities."),
    "explain-registered": Text(
        "`explain` ist registrierten Anwendungen vorbehalten.", "`explain` is for registered clients."
    ),
    "authorization-header": Text(
        "`Authorization` muss genau einmal vorkommen, in der Form `Bearer <Token>`.",
        "`Authorization` must be there once only, in the form `Bearer <token>`.",
    ),
    "authorization-scheme": Text(
        "Nur `Bearer` wird angenommen. Für offene Daten fragen Sie ohne `Authorization`.",
        "Only `Bearer` is taken. For open data ask without `Authorization`.",
    ),
    "token-audience": Text(
        "Es ist für einen anderen Dienst ausgestellt: Verlangen Sie eines mit `resource`, wie es in `resource_metadata` steht.",
        "It was issued for another service: ask for one with `resource` as `resource_metadata` says it.",
    ),
    "token-expired": Text(
        "Es ist abgelaufen: Holen Sie mit dem Refresh-Token ein neues.",
        "It has expired: get a new one with the refresh token.",
    ),
    "token-revoked": Text(
        "Es wurde widerrufen: Die Erlaubnis muss neu gegeben werden.",
        "It was revoked: permission has to be given again.",
    ),
    "token-without-citizen": Text(
        "Dieses Token steht für die App selbst und für niemanden sonst.",
        "This token stands for the app itself and for nobody else.",
    ),
    "token-of-citizen": Text(
        "Das darf nur die App selbst: Holen Sie ein Token mit `client_credentials`.",
        "Only the app itself may do this: get a token with `client_credentials`.",
    ),
    "calendar-ids": Text(
        "Legen Sie den Kalender mit POST /v1/waste/calendars neu an; seine alte Adresse gilt hier nicht.",
        "Make the calendar anew with POST /v1/waste/calendars; its old address is none of ours.",
    ),
    "webhooks-full": Text(
        "Eine App hat höchstens zehn Webhooks. Löschen Sie einen oder nehmen Sie in einen mehr Themen auf.",
        "An app has ten webhooks at most. Delete one, or give one more topics.",
    ),
    "ping-soon": Text(
        "Höchstens ein Ping in der Minute; sehen Sie nach, was aus dem letzten wurde.",
        "One ping a minute at most; see what became of the last one.",
    ),
    "token-other-city": Text(
        "Erlaubt ist dies nur in den Städten, die das Token unter `hansa_cities` nennt.",
        "This is allowed only in the cities that the token names under `hansa_cities`.",
    ),
    "tokens-not-taken": Text(
        "Hier werden keine Token angenommen: Fragen Sie ohne `Authorization`.",
        "No tokens are taken here: ask without `Authorization`.",
    ),
    "host-header": Text(
        "Senden Sie genau einen gültigen Host-Header (RFC 9112 §3.2).", "Send one valid Host header (RFC 9112 §3.2)."
    ),
    "json-not-utf8": Text("Der Inhalt muss UTF-8 sein.", "The body must be UTF-8."),
    "json-unreadable": Text(
        "Der Inhalt ist kein JSON nach RFC 8259: ohne NaN, ohne halbe Zeichen, Zahlen in ihren Grenzen.",
        "The body is no JSON by RFC 8259: no NaN, no half characters, numbers within bounds.",
    ),
    "json-twice": Text("Ein Schlüssel steht zweimal im selben Objekt.", "A key stands twice in one object."),
    "json-deep": Text("Das JSON ist zu tief geschachtelt.", "The JSON is nested too deeply."),
    "json-object": Text("Der Inhalt muss ein JSON-Objekt sein.", "The body must be a JSON object."),
    "form-unreadable": Text(
        "Das Formular ist nicht lesbar oder endet zu früh (RFC 7578).",
        "The form cannot be read, or ends too soon (RFC 7578).",
    ),
    "form-boundary": Text(
        "`Content-Type` nennt keine brauchbare Grenze (`boundary`) für die Teile.",
        "`Content-Type` names no usable `boundary` for the parts.",
    ),
    "body-cut": Text("Der Inhalt brach ab.", "The body broke off."),
    "part-bytes": Text(
        "Verkleinern Sie, was `errors` nennt: bei einem Foto seine Bildpunkte, oder nehmen Sie JPEG.",
        "Make smaller what `errors` names: of a photo its pixels, or use JPEG.",
    ),
    "body-bytes": Text("Der Inhalt ist über der Grenze dieses Pfades.", "The body is over the limit of this path."),
    "header-bytes": Text("Höchstens 16384 Bytes an Kopfzeilen.", "At most 16384 bytes of headers."),
}
"""What to do in one particular case, where the kind of problem alone does not say it."""
