"""What the pages for signing up and logging in say."""

from __future__ import annotations

from collections.abc import Mapping

from domain.words import Text

ENTERING: Mapping[str, Text] = {
    "sign_up": Text("Konto anlegen", "Sign up"),
    "sign_up_lead": Text("Ein Name genügt. Keine E-Mail, kein Passwort: Sie bekommen sofort ein Kontogeheimnis und Ihren ersten Schlüssel.", "A name is enough. No e-mail, no password: you get an account secret and your first key at once."),
    "sign_up_closed": Text("Hier legt ein Konto an, wen der Betreiber eingeladen hat. Offene Daten brauchen weder Konto noch Schlüssel.", "Here an account is for whom the operator has invited. Open data needs neither account nor key."),
    "organisation": Text("Name Ihrer Organisation oder Ihres Projekts", "Name of your organisation or project"),
    "organisation_hint": Text("Bürgerinnen und Bürger lesen ihn, wenn eine App von Ihnen um Erlaubnis bittet. Höchstens 80 Zeichen.", "Citizens read it when an app of yours asks for permission. 80 characters at most."),
    "invitation": Text("Einladung", "Invitation"),
    "invitation_hint": Text("Der Code, den Sie vom Betreiber bekommen haben. Er gilt einmal, für den Namen, auf den er ausgestellt ist.", "The code that the operator gave you. It holds once, for the name it was made for."),
    "sign_up_button": Text("Konto anlegen und Schlüssel holen", "Sign up and get a key"),
    "have_account": Text("Schon ein Konto?", "An account already?"),
    "log_in": Text("Anmelden", "Log in"),
    "log_in_lead": Text("Mit dem Kontogeheimnis, das Sie beim Anlegen gespeichert haben.", "With the account secret you saved when you signed up."),
    "secret": Text("Kontogeheimnis", "Account secret"),
    "secret_hint": Text("Es beginnt mit `hansa_`.", "It begins with `hansa_`."),
    "no_account": Text("Noch kein Konto?", "No account yet?"),
    "flaw_name_empty": Text("Name: Bitte tragen Sie einen Namen ein.", "Name: please enter a name."),
    "flaw_name_too-long": Text("Name: Er ist länger als 80 Zeichen. Bitte kürzen Sie ihn.", "Name: it is longer than 80 characters. Please shorten it."),
    "flaw_name_strange": Text("Name: Er braucht mindestens einen Buchstaben und darf keine unsichtbaren Zeichen enthalten.", "Name: it needs at least one letter, and no invisible characters."),
    "flaw_name_mixed": Text("Name: Er mischt Alphabete, deren Buchstaben gleich aussehen. Bitte nehmen Sie nur eines.", "Name: it mixes alphabets whose letters look alike. Please use one only."),
    "flaw_name-taken": Text("Name: Den gibt es schon, vielleicht anders geschrieben. Nehmen Sie einen anderen, oder melden Sie sich an, wenn es Ihr Konto ist.", "Name: it is taken, perhaps spelt in another way. Choose another one, or log in if it is your account."),
    "flaw_full": Text("Konto: Es gibt schon so viele Konten, wie hier Platz haben. Bitte wenden Sie sich an den Betreiber.", "Account: there are as many accounts as there is room for. Please ask the operator."),
    "flaw_too-many": Text("Konto: In der letzten Stunde wurden sehr viele Konten angelegt. Bitte versuchen Sie es in einer Stunde wieder.", "Account: very many accounts were made in the last hour. Please try again in an hour."),
    "flaw_not-invited": Text("Einladung: Diesen Code gibt es nicht, er ist abgelaufen oder schon benutzt. Bitten Sie den Betreiber um einen neuen.", "Invitation: there is no such code, or it has run out or was used. Ask the operator for a new one."),
    "flaw_secret": Text("Kontogeheimnis: Zu diesem gibt es kein Konto. Prüfen Sie, ob Sie es ganz kopiert haben.", "Account secret: there is no account with it. See whether you copied all of it."),
    "welcome": Text("Willkommen, {organisation}", "Welcome, {organisation}"),
    "welcome_lead": Text("Ihr Konto und Ihr erster Schlüssel sind da. Beides sehen Sie nur jetzt.", "Your account and your first key are here. You see both only now."),
    "welcome_secret": Text("1. Ihr Kontogeheimnis: jetzt speichern", "1. Your account secret: save it now"),
    "welcome_secret_text": Text("Damit melden Sie sich wieder an. Es gibt keine E-Mail und keinen anderen Weg: Wer es verliert, verliert das Konto. Geben Sie es niemandem.", "With it you log in again. There is no e-mail and no other way: who loses it loses the account. Give it to nobody."),
    "welcome_key": Text("2. Ihr Schlüssel", "2. Your key"),
    "welcome_key_text": Text("Er darf in Ihrer App und auf Ihrer Webseite stehen: Er gibt ein größeres Kontingent und sonst nichts.", "It may stand in your app and on your web page: it grants a larger quota and nothing else."),
    "welcome_no_key": Text("Für einen Schlüssel ist gerade kein Platz. Ihr Konto gibt es trotzdem.", "There is no room for a key right now. Your account is there all the same."),
    "welcome_curl": Text("3. Die erste Anfrage", "3. The first request"),
    "welcome_curl_text": Text("Im Terminal einfügen; spätestens nach zwei Sekunden kennt jeder Prozess den Schlüssel:", "Paste it into a terminal; within two seconds every process knows the key:"),
    "welcome_on": Text("Gespeichert – weiter zu meinen Schlüsseln", "Saved – on to my keys"),
    "file_account": Text("Hansa-Konto von {organisation}, {origin}. Kontogeheimnis: {secret} – damit melden Sie sich an. Es kann nicht wiederhergestellt werden.", "Hansa account of {organisation}, {origin}. Account secret: {secret} – with it you log in. It cannot be recovered."),
}  # fmt: skip
