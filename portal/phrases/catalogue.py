"""The words of `/developers/catalogue`."""

from __future__ import annotations

from collections.abc import Mapping

from domain.words import Text

CATALOGUE_PAGE: Mapping[str, Text] = {
    "title": Text("Katalog", "Catalogue"),
    "lead": Text("Was es in welcher Stadt gibt: wie es der Quelle gerade geht, woher wir sie kennen, wie lange eine Antwort frisch ist, und unter welcher Lizenz sie steht.", "What there is in which city: how the source is doing right now, how we know it, how long an answer is fresh, and under which licence it stands."),
    "filter": Text("Auswählen", "Choose"),
    "domain": Text("Bereich", "Domain"),
    "city": Text("Stadt", "City"),
    "every_domain": Text("alle Bereiche", "all domains"),
    "every_city": Text("alle Städte", "all cities"),
    "show": Text("Anzeigen", "Show"),
    "table": Text("Ressourcen je Stadt", "Resources by city"),
    "resource": Text("Ressource", "Resource"),
    "fresh": Text("frisch für {span}", "fresh for {span}"),
    "scope": Text("braucht ein Token", "needs a token"),
    "legend": Text("Was die Wörter heißen", "What the words mean"),
    "legend_states": Text("Zustand", "State"),
    "legend_fresh": Text("Die Quelle hat zuletzt geantwortet.", "The source answered when last asked."),
    "legend_failed": Text("Sie hat zuletzt nicht geantwortet oder Unsinn gesagt.", "It did not answer when last asked, or talked nonsense."),
    "legend_refused": Text("Sie wird gerade nicht gefragt, damit sie sich erholt.", "It is not being asked, so that it can recover."),
    "legend_paused": Text("Ihr Betreiber will gerade nicht, dass sie gefragt wird.", "Its owner does not want it asked for now."),
    "legend_unknown": Text("Seit dem Start hat niemand nach ihr gefragt.", "Nobody has asked for it since the start."),
    "legend_unsupported": Text("Diese Stadt hat dafür nichts angeschlossen.", "This city has connected nothing for it."),
    "legend_bases": Text("Grundlage", "Basis"),
    "legend_recorded": Text("Der echte Dienst wurde gesehen und aufgezeichnet, oder es gibt einen erprobten Client.", "The real service was seen and recorded, or there is a proven client."),
    "legend_documented": Text("Nach einem veröffentlichten Standard oder Produkt.", "After a published standard or product."),
    "legend_invented": Text("Es gibt keine öffentliche Schnittstelle; sie steht für eine, die zu vereinbaren wäre.", "There is no public interface; it stands for one that would have to be agreed on."),
    "same": Text("Dasselbe für Programme: {link}", "The same for programs: {link}"),
}  # fmt: skip
