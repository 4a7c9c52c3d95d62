"""What the page about the benefit of sources says."""

from __future__ import annotations

from collections.abc import Mapping

from domain.words import Text

BENEFIT: Mapping[str, Text] = {
    "benefit_title": Text("Was ist der Nutzen?", "What is the benefit?"),
    "benefit_lead": Text("Was jede Quelle geleistet hat: Antworten, an denen sie beteiligt war (auch die aus dem Zwischenspeicher), wie viele verschiedene Apps sie bekamen, und was Menschen damit erledigt haben. Neues steht nach etwa zehn Sekunden hier.", "What each source was good for: answers it had a part in (those kept in between included), how many different apps were given them, and what people got done with it. What is new stands here after some ten seconds."),
    "benefit_city": Text("Stadt", "City"),
    "benefit_every_city": Text("alle Städte", "all cities"),
    "benefit_days": Text("Zeitraum", "Period"),
    "benefit_span": Text("{days} Tage", "{days} days"),
    "benefit_show": Text("Anzeigen", "Show"),
    "benefit_sums": Text("In diesem Zeitraum", "In this period"),
    "benefit_answers": Text("Antworten", "Answers"),
    "benefit_apps": Text("Apps", "Apps"),
    "benefit_completed": Text("Aufträge und Meldungen erledigt", "Orders and reports completed"),
    "benefit_done": Text("Erledigt", "Completed"),
    "benefit_chart": Text("Antworten je Tag; am meisten an einem Tag: {most}. Die Zahlen stehen in der Tabelle darunter.", "Answers a day; the most in one day: {most}. The table below has the numbers."),
    "benefit_chart_title": Text("Antworten je Tag", "Answers a day"),
    "benefit_chart_table": Text("Die Zahlen dazu", "The numbers"),
    "benefit_day": Text("Tag oder Monat", "Day or month"),
    "benefit_sources": Text("Quellen, die meistgefragten zuerst", "Sources, the most asked first"),
    "benefit_source": Text("Quelle", "Source"),
    "benefit_what": Text("Was", "What"),
    "benefit_none": Text("In diesem Zeitraum hat noch keine Quelle geantwortet.", "No source has answered in this period."),
    "benefit_wanted": Text("Gefragt und nicht angeboten", "Asked for and not offered"),
    "benefit_wanted_lead": Text("Danach wurde gefragt, für diese Stadt oder für alle Städte zugleich, und niemand bietet es dort an. Das Meistgefragte steht oben: Dort nützt ein Anschluss am ehesten.", "This was asked for, for this city or for all cities at once, and nobody offers it there. The most wanted stands on top: there a connection is of most use."),
    "benefit_wanted_none": Text("Nichts: Alles, wonach gefragt wurde, gibt es.", "Nothing: everything that was asked for is there."),
    "benefit_times": Text("Gefragt", "Asked"),
    "benefit_idle": Text("Nicht benutzt", "Not used"),
    "benefit_idle_lead": Text("Diese Quellen sind angeschlossen, und niemand hat in diesem Zeitraum nach ihnen gefragt.", "These sources are connected, and nobody asked for them in this period."),
    "benefit_rule": Text("Wer ohne Schlüssel oder Token kommt, zählt zusammen als eine App. Außerhalb dieser Seiten wird eine Zahl von ein oder zwei Apps oder Erledigungen nicht genannt. Zahlen bleiben 400 Tage.", "Whoever comes without key or token counts as one app together. Outside these pages a number of one or two apps or completions is not told. Counts stay for 400 days."),
}  # fmt: skip
