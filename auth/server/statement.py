"""The words of the accessibility statement and its form: what BITV NRW (§ 7 with § 10b BGG NRW) wants said, honestly.

The form's error texts are here, too. Where the ombuds office is: https://www.lbbp.nrw.de/ombudsstelle
"""

from __future__ import annotations

from collections.abc import Mapping

from auth.server.words import Text

OMBUDS = "https://www.lbbp.nrw.de/ombudsstelle"
OMBUDS_MAIL = "ombudsstelle-barrierefreie-it@mags.nrw.de"

STATEMENT: Mapping[str, Text] = {
    "a11y_title": Text("Barrierefreiheit", "Accessibility"),
    "a11y_lead": Text("Alle sollen sich hier anmelden können. Hier steht, was geht, was noch nicht geht, und wie Sie uns ein Problem melden.", "Everybody should be able to log in here. This page says what works, what does not work yet, and how to report a problem to us."),
    "a11y_scope": Text("Diese Erklärung gilt für die Seiten der Anmeldung von Hansa. Für die Seiten der Anmeldestellen und der Apps gilt sie nicht.", "This statement is about the log-in pages of Hansa. It is not about the pages of the log-in services and the apps."),
    "a11y_good": Text("Was geht", "What works"),
    "a11y_good_keys": Text("Sie können alles mit der Tastatur bedienen.", "You can do everything with the keyboard."),
    "a11y_good_reader": Text("Überschriften, Bereiche und Felder haben Namen für Vorleseprogramme.", "Headings, regions and fields have names for screen readers."),
    "a11y_good_size": Text("Sie können die Schrift auf 200 Prozent vergrößern. Auf dem Telefon müssen Sie nicht zur Seite schieben.", "You can enlarge the text to 200 percent. On a phone you need not scroll sideways."),
    "a11y_good_colour": Text("Die Seiten richten sich nach hellen, dunklen und eigenen Farben Ihres Geräts.", "The pages follow light, dark and your own colours of your device."),
    "a11y_good_time": Text("Sie haben für jede Seite mindestens 20 Minuten Zeit.", "You have at least 20 minutes for each page."),
    "a11y_bad": Text("Was noch nicht geht", "What does not work yet"),
    "a11y_bad_state": Text("Wir halten uns an WCAG 2.2, Stufe AA, und EN 301 549. Die Seiten sind damit noch nicht vollständig vereinbar:", "We keep to WCAG 2.2, level AA, and EN 301 549. The pages do not fully conform yet:"),
    "a11y_bad_dgs": Text("Es gibt noch keine Erklärung in Deutscher Gebärdensprache und in geprüfter Leichter Sprache.", "There is no explanation in German Sign Language and in checked Easy Language yet."),
    "a11y_bad_words": Text("Namen und Zwecke der Apps schreiben die Anbieter. Sie können schwer verständlich sein.", "Names and purposes of apps are written by their developers. They may be hard to understand."),
    "a11y_bad_audit": Text("Noch hat keine unabhängige Stelle die Seiten geprüft.", "No independent body has examined the pages yet."),
    "a11y_made": Text("Diese Erklärung beruht auf einer Selbstbewertung mit automatischen Prüfungen vom 23. November 2026.", "This statement rests on a self-assessment with automatic checks of 23 November 2026."),
    "a11y_ombuds": Text("Wenn wir nicht helfen", "If we do not help"),
    "a11y_ombuds_text": Text("Haben wir Ihnen nicht geantwortet, oder hilft die Antwort nicht? Dann können Sie sich an die Ombudsstelle für barrierefreie Informationstechnik des Landes Nordrhein-Westfalen wenden. Das kostet nichts.", "Did we not answer, or does the answer not help? Then you can turn to the ombuds office for accessible information technology of North Rhine-Westphalia. It is free."),
    "a11y_ombuds_link": Text("Zur Ombudsstelle", "Go to the ombuds office (in German)"),
    "a11y_mail": Text("E-Mail: {mail}", "E-mail: {mail}"),
    "form_title": Text("Ein Problem melden", "Report a problem"),
    "form_lead": Text("Schreiben Sie uns, was nicht geht. Sie müssen nicht sagen, wer Sie sind.", "Write to us what does not work. You need not say who you are."),
    "form_mail": Text("Oder schreiben Sie eine E-Mail an {mail}.", "Or write an e-mail to {mail}."),
    "form_required": Text("(muss ausgefüllt sein)", "(required)"),
    "form_optional": Text("(freiwillig)", "(optional)"),
    "form_text": Text("Was geht nicht?", "What does not work?"),
    "form_text_hint": Text("Zum Beispiel: auf welcher Seite, mit welchem Gerät oder Programm. Höchstens 4000 Zeichen.", "For example: on which page, with which device or program. At most 4000 characters."),
    "form_contact": Text("Ihre E-Mail-Adresse", "Your e-mail address"),
    "form_contact_hint": Text("Nur wenn wir Ihnen antworten sollen. Zum Beispiel: name@beispiel.de", "Only if you want an answer. For example: name@example.org"),
    "form_send": Text("Absenden", "Send"),
    "form_sent_title": Text("Danke, Ihre Meldung ist angekommen", "Thank you, we have received your report"),
    "form_sent": Text("Wir sehen sie uns an. Wenn Sie eine E-Mail-Adresse angegeben haben, antworten wir dorthin.", "We will look at it. If you gave an e-mail address, we will answer there."),
    "form_error": Text("Fehler", "Error"),
    "form_error_title": Text("Bitte prüfen Sie Ihre Eingaben", "Please check what you entered"),
    "flaw_text": Text("Bitte schreiben Sie, was nicht geht: mindestens ein Wort, höchstens 4000 Zeichen.", "Please write what does not work: at least one word, at most 4000 characters."),
    "flaw_contact": Text("Bitte geben Sie eine vollständige E-Mail-Adresse ein oder lassen Sie das Feld leer.", "Please enter a complete e-mail address or leave the field empty."),
}  # fmt: skip
