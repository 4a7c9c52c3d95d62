"""What the pages say, in German and English beside each other. Plain words, short sentences, "Sie".

`{name}` stands for a value the page fills in; the page escapes it. Nothing here is HTML.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from auth.model import Language


class Text(NamedTuple):
    """One text in both languages."""

    de: str
    en: str

    def say(self, language: Language) -> str:
        """The text in this language."""
        return self.de if language == "de" else self.en


class ErrorWords(NamedTuple):
    """What did not work, what that means, and what to do now."""

    title: Text
    text: Text
    then: Text


ERRORS: Mapping[str, ErrorWords] = {
    "cancelled": ErrorWords(
        Text("Sie haben die Anmeldung abgebrochen", "You cancelled the log-in"),
        Text("Sie sind nicht angemeldet. Die App hat nichts bekommen.", "You are not logged in. The app got nothing."),
        Text("Sie können es noch einmal versuchen, wenn Sie möchten.", "You can try again if you like."),
    ),
    "expired": ErrorWords(
        Text("Die Seite war zu lange offen", "The page was open for too long"),
        Text("Zu Ihrer Sicherheit gilt eine Anmeldung nur eine Zeit lang.", "For your safety a log-in is valid for a limited time."),
        Text("Bitte beginnen Sie noch einmal. Es ist nichts verloren.", "Please start again. Nothing is lost."),
    ),
    "idp-down": ErrorWords(
        Text("Die Anmeldestelle antwortet gerade nicht", "The log-in service is not answering right now"),
        Text("Das liegt nicht an Ihnen. Wir können Sie im Moment dort nicht anmelden.", "This is not your fault. We cannot log you in there at the moment."),
        Text("Bitte versuchen Sie es in einigen Minuten noch einmal oder wählen Sie einen anderen Weg.", "Please try again in a few minutes or choose another way."),
    ),
    "not-trusted": ErrorWords(
        Text("Diese Anmeldung können wir nicht annehmen", "We cannot accept this log-in"),
        Text("Die Antwort der Anmeldestelle war nicht so, wie sie sein muss. Zu Ihrer Sicherheit haben wir sie verworfen.", "The answer of the log-in service was not as it must be. For your safety we threw it away."),
        Text("Bitte beginnen Sie noch einmal. Passiert es wieder, melden Sie es uns bitte.", "Please start again. If it happens again, please tell us."),
    ),
    "too-weak": ErrorWords(
        Text("Dafür brauchen Sie eine stärkere Anmeldung", "This needs a stronger log-in"),
        Text("Die App will etwas, wofür ein Passwort allein nicht reicht.", "The app wants something for which a password alone is not enough."),
        Text("Bitte melden Sie sich zum Beispiel mit Ihrem Online-Ausweis an.", "Please log in with your electronic identity card, for example."),
    ),
    "no-staff": ErrorWords(
        Text("Hier kann sich der Betrieb nicht anmelden", "Operators cannot log in here"),
        Text("Für dieses Hansa ist keine Anmeldestelle für Beschäftigte eingerichtet.", "No log-in service for staff is set up for this Hansa."),
        Text("Wer Hansa verwaltet, trägt sie in identity.yaml ein (kind: staff).", "Whoever administers Hansa names one in identity.yaml (kind: staff)."),
    ),
    "operator-not-an-operator": ErrorWords(
        Text("Ihr Konto gehört nicht zum Betrieb", "Your account is not one of the operators'"),
        Text("Sie sind angemeldet, aber niemand hat dieses Konto für den Betrieb eingetragen.", "You are logged in, but nobody has added this account to the operators."),
        Text("Bitten Sie, wer Hansa verwaltet, es einzutragen: hansa operator add.", "Ask whoever administers Hansa to add it: hansa operator add."),
    ),
    "operator-no-role": ErrorWords(
        Text("Ihre Anmeldestelle nennt keine Rolle", "Your log-in service names no role"),
        Text("Ihr Konto ist eingetragen, aber Ihre Anmeldestelle sagt nicht, dass Sie eine Rolle im Betrieb haben.", "Your account is added, but your log-in service does not say that you have a role in operations."),
        Text("Bitten Sie, wer die Anmeldestelle verwaltet, Ihnen die Rolle zu geben (Angabe role).", "Ask whoever administers the log-in service to give you the role (claim role)."),
    ),
    "operator-too-weak": ErrorWords(
        Text("Für den Betrieb brauchen Sie einen zweiten Faktor", "Operations needs a second factor"),
        Text("Ein Passwort allein reicht hier nicht.", "A password alone is not enough here."),
        Text("Richten Sie bei Ihrer Anmeldestelle einen zweiten Faktor ein, und melden Sie sich damit an.", "Set up a second factor at your log-in service, and log in with it."),
    ),
    "bad-request": ErrorWords(
        Text("Die App hat falsch gefragt", "The app asked in a wrong way"),
        Text("Das ist ein Fehler der App. Sie haben nichts falsch gemacht.", "This is a fault of the app. You did nothing wrong."),
        Text("Bitte gehen Sie zurück zur App und versuchen Sie es noch einmal.", "Please go back to the app and try again."),
    ),
    "unknown-app": ErrorWords(
        Text("Diese App kennen wir nicht", "We do not know this app"),
        Text("Sie ist hier nicht angemeldet, oder sie wurde gelöscht. Wir geben ihr nichts.", "It is not registered here, or it was deleted. We give it nothing."),
        Text("Schließen Sie diese Seite, wenn Sie die App nicht selbst geöffnet haben.", "Close this page if you did not open the app yourself."),
    ),
    "bad-redirect": ErrorWords(
        Text("Die App will an eine falsche Adresse zurück", "The app wants to return to a wrong address"),
        Text("Die Adresse steht nicht auf der Liste dieser App. Darum schicken wir Sie nicht dorthin.", "The address is not on the list of this app. So we do not send you there."),
        Text("Schließen Sie diese Seite. Das schützt Sie vor Betrug.", "Close this page. This protects you from fraud."),
    ),
    "store-down": ErrorWords(
        Text("Wir können gerade nichts speichern", "We cannot store anything right now"),
        Text("Das liegt nicht an Ihnen. Es wurde nichts geändert.", "This is not your fault. Nothing was changed."),
        Text("Bitte versuchen Sie es in einigen Minuten noch einmal.", "Please try again in a few minutes."),
    ),
    "not-found": ErrorWords(
        Text("Diese Seite gibt es nicht", "This page does not exist"),
        Text("Vielleicht ist die Adresse falsch geschrieben oder veraltet.", "Perhaps the address is misspelt or old."),
        Text("Gehen Sie bitte zur Startseite.", "Please go to the home page."),
    ),
    "too-many": ErrorWords(
        Text("Das waren zu viele Versuche", "That was too many attempts"),
        Text("Von Ihrem Anschluss kamen sehr viele Anfragen. Darum machen wir eine kurze Pause.", "Very many requests came from your connection. So we take a short break."),
        Text("Bitte warten Sie einige Minuten.", "Please wait a few minutes."),
    ),
    "internal": ErrorWords(
        Text("Das hat nicht geklappt", "That did not work"),
        Text("Bei uns ist ein Fehler passiert. Sie haben nichts falsch gemacht.", "An error happened on our side. You did nothing wrong."),
        Text("Bitte versuchen Sie es noch einmal. Passiert es wieder, melden Sie es uns bitte.", "Please try again. If it happens again, please tell us."),
    ),
}  # fmt: skip
"""Slug → words. What is not here is told as `internal`."""

MONTHS: Mapping[Language, str] = {
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "en": "January February March April May June July August September October November December",
}


def day(at: datetime, language: Language) -> str:
    """The day on which this was in the cities of the region: "3. Mai 2026", "3 May 2026"."""
    local = at.astimezone(ZoneInfo("Europe/Berlin"))
    month = MONTHS[language].split()[local.month - 1]
    return f"{local.day}. {month} {local.year}" if language == "de" else f"{local.day} {month} {local.year}"
