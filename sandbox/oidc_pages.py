"""The pages of a demo identity provider: one form with a button for each person. No script, no font, no picture."""

from collections.abc import Mapping
from html import escape

from sandbox.oidc_people import Office, Person

_WORDS: Mapping[str, Mapping[str, str]] = {
    "de": {
        "title": "Anmelden",
        "simulation": "Simulation: Das ist nicht {name}. Alle Personen sind erfunden; niemand muss ein Passwort eingeben.",
        "who": "Als wer möchten Sie sich anmelden?",
        "as": "Als {who} anmelden",
        "still": "Weiter als {who} (noch angemeldet)",
        "cancel": "Abbrechen",
        "out": "Abgemeldet",
        "out_text": "Sie sind bei dieser Simulation abgemeldet.",
        "unfit": "Diese Anfrage passt nicht",
        "unfit_text": "Die Anmeldung kann so nicht beginnen: {why}",
    },
    "en": {
        "title": "Log in",
        "simulation": "Simulation: this is not {name}. All persons are invented; nobody needs to type a password.",
        "who": "Who would you like to log in as?",
        "as": "Log in as {who}",
        "still": "Continue as {who} (still logged in)",
        "cancel": "Cancel",
        "out": "Logged out",
        "out_text": "You are logged out of this simulation.",
        "unfit": "This request does not fit",
        "unfit_text": "The log-in cannot begin like this: {why}",
    },
}
_STYLE = (
    "body{font:1.125rem/1.5 system-ui,sans-serif;max-width:38rem;margin:0 auto;padding:1rem;color:#1b1b1b;background:#fff}"
    ".note{border:.125rem solid #7a4b00;background:#fff6e0;color:#1b1b1b;padding:.75rem 1rem}"
    "button{font:inherit;display:block;width:100%;text-align:left;margin:.75rem 0;padding:.75rem 1rem;"
    "border:.125rem solid #1b1b1b;border-radius:.25rem;background:#fff;color:#1b1b1b;cursor:pointer}"
    "button:hover{background:#eee}button:focus-visible{outline:.25rem solid #0b57d0;outline-offset:.125rem}"
    "small{display:block;font-size:1rem}"
)
POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'"


def language_of(ui_locales: str, accept: str) -> str:
    """`de` or `en`: as the relying party asks, else as the browser does."""
    wanted = [each.strip()[:2].lower() for each in (*ui_locales.split(), *accept.split(","))]
    return next((each for each in wanted if each in _WORDS), "de")


def choose(office: Office, language: str, *, ticket: str, still: Person | None) -> str:
    """The form to say who logs in."""
    words = _WORDS[language]
    known = _button(words["still"], still, language, "continue") if still else ""
    people = "".join(_button(words["as"], each, language, each.id) for each in office.people)
    return _page(
        office,
        language,
        words["title"],
        f'<h2 id="who">{words["who"]}</h2><form method="post" action="/login" aria-labelledby="who">'
        f'<input type="hidden" name="ticket" value="{escape(ticket)}">{known}{people}'
        f'<button name="person" value="cancel">{words["cancel"]}</button></form>',
    )


def logged_out(office: Office, language: str) -> str:
    """The end."""
    return _page(office, language, _WORDS[language]["out"], f"<p>{_WORDS[language]['out_text']}</p>")


def unfit(office: Office, language: str, why: str) -> str:
    """An authorization request that must not be answered with a redirect; `why` is a parameter's name."""
    text = _WORDS[language]["unfit_text"].format(why=escape(why))
    return _page(office, language, _WORDS[language]["unfit"], f"<p>{text}</p>")


def _button(words: str, person: Person, language: str, value: str) -> str:
    text = escape(words.format(who=person.name))
    about = escape(f"{person.about[language]}, {person.means[language]}")
    return f'<button name="person" value="{escape(value)}">{text} <small>{about}</small></button>'


def _page(office: Office, language: str, title: str, body: str) -> str:
    name = escape(office.name[language])
    note = _WORDS[language]["simulation"].format(name=name)
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title} – {name} (Demo)</title>'
        f"<style>{_STYLE}</style></head><body><main><h1>{name} (Demo): {title}</h1>"
        f'<p class="note">{note}</p>{body}</main></body></html>'
    )
