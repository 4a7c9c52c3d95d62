"""`hansa`: the commands and their help. What they do stands in the modules beside this one, imported when asked for."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from config.model import ConfigError, Settings
from config.settings import SettingsError, read_settings
from domain.when import now
from gateway.cli import (
    app_commands,
    city_commands,
    developer_commands,
    grid_commands,
    harvest_commands,
    incident_commands,
    order_commands,
    receipt_commands,
    rehearse_commands,
    seal_commands,
    source_commands,
)

app = typer.Typer(
    name="hansa",
    help="One API for every city. Start with [bold]hansa serve[/bold], then paste one of the requests it prints.",
    epilog="Settings come from the environment, each prefixed HANSA_: PORT, HOST, PROFILE, STATE, CONFIG, PUBLIC_URL …",
    rich_markup_mode="rich",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
key = typer.Typer(
    help="Publishable keys: they stand in an application for everyone to read, and grant a larger quota, nothing else.",
    no_args_is_help=True,
)
app.add_typer(key, name="key")
operator = typer.Typer(
    help="Those who run Hansa, by their account at the staff's identity provider.", no_args_is_help=True
)
app.add_typer(operator, name="operator")
out, err = Console(), Console(stderr=True)


def settings() -> Settings:
    """The environment's settings, or a readable refusal."""
    try:
        return read_settings(os.environ)
    except SettingsError as wrong:
        raise refused([str(flaw) for flaw in wrong.flaws], "The environment cannot be used:") from wrong


def refused(flaws: list[str], heading: str) -> typer.Exit:
    """Print what is wrong, one line each, and leave with status 2."""
    err.print(f"[bold red]{heading}[/bold red]")
    for flaw in flaws:
        err.print(f"  {flaw}", markup=False, highlight=False, soft_wrap=True)
    return typer.Exit(2)


@app.command()
def serve(
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="Port to listen on (HANSA_PORT, 8080).")] = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on (HANSA_HOST, loopback only).")] = None,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Worker processes.")] = 1,
) -> None:
    """Serve the federated API. In the sandbox profile (the default) the cities' back-ends are simulated on this machine.

    Runs in the foreground; Ctrl-C stops it.
    """
    from gateway.cli import serving

    try:
        serving.serve(settings(), port=port, host=host, workers=workers, out=out)
    except ConfigError as wrong:
        raise refused([str(flaw) for flaw in wrong.flaws], "The configuration cannot be used:") from wrong
    except serving.NotStarted as wrong:
        raise refused([str(wrong)], "Hansa did not start:") from wrong


@app.command()
def identity(
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Port to listen on (HANSA_IDENTITY_PORT, 8081).")
    ] = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on (HANSA_HOST, loopback only).")] = None,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Worker processes; more than one needs Redis.")] = 1,
    quiet: Annotated[bool, typer.Option("--quiet", help="Do not say where it is.")] = False,
) -> None:
    """Serve identity alone: log-in, consent and tokens, on an origin of its own (HANSA_IDENTITY_URL).

    In the sandbox profile `hansa serve` starts it along.
    """
    from gateway.cli import identity as process
    from gateway.cli.serving import NotStarted

    try:
        process.serve(settings(), port=port, host=host, workers=workers, out=Console(quiet=True) if quiet else out)
    except ConfigError as wrong:
        raise refused([str(flaw) for flaw in wrong.flaws], "The configuration cannot be used:") from wrong
    except NotStarted as wrong:
        raise refused([str(wrong)], "Identity did not start:") from wrong


@app.command()
def intake() -> None:
    """Deliver what citizens asked their cities for, and follow it to its end. `hansa serve` starts it along.

    Several may run, also on other machines, over one PostgreSQL: give each a name of its own with HANSA_WORKER.
    """
    from gateway import courier

    settings()
    try:
        courier.main()
    except ConfigError as wrong:
        raise refused([str(flaw) for flaw in wrong.flaws], "The configuration cannot be used:") from wrong
    except courier.NotDelivering as wrong:
        raise refused([str(wrong)], "Nothing is delivered from here:") from wrong


@app.command()
def ask(
    resource: Annotated[str, typer.Argument(help="What to ask for: waste.pickups, places, addresses, sources …")],
    fields: Annotated[list[str] | None, typer.Argument(help="key=value pairs: city=adorf q=Aachener limit=5")] = None,
    url: Annotated[str | None, typer.Option(help="The gateway to ask (default: this machine's, HANSA_PORT).")] = None,
    language: Annotated[str, typer.Option("--lang", help="de or en.")] = "en",
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer as it came.")] = False,
) -> None:
    """Ask a running gateway and print a table, with the sources under it.

    Example: [bold]hansa ask places kind=recycling_centre lat=51.36 lon=6.74 radius=12km[/bold]

    Leaves with 0 when the answer is complete, 1 when it is not, 2 when the question was refused.
    """
    from gateway.cli import asking

    here = settings()
    try:
        status = asking.ask(
            url or f"http://127.0.0.1:{here.port}", resource, fields or [], language=language, as_json=as_json, out=out
        )
    except asking.Unanswerable as wrong:
        raise refused([str(wrong)], "No answer:") from wrong
    raise typer.Exit(status)


@app.command()
def check() -> None:
    """Check the configuration: every file, every adapter, every option. Calls no back-end.

    Leaves with 2 and a list of file:line:column when something is wrong.
    """
    from gateway.cli import checking

    try:
        checking.check(settings(), out)
    except ConfigError as wrong:
        raise refused([str(flaw) for flaw in wrong.flaws], "The configuration cannot be used:") from wrong


@app.command()
def conform(
    cities: Annotated[list[str] | None, typer.Argument(help="Only the bindings of these cities.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the verdicts as JSON.")] = False,
    record: Annotated[Path | None, typer.Option(help="Also record what each binding says to its back-end.")] = None,
    write: Annotated[
        bool, typer.Option("--write", help="Write the outcome into the configuration's quality.yaml.")
    ] = False,
    at: Annotated[datetime | None, typer.Option(help="Try them at this instant instead of now (sandbox).")] = None,
) -> None:
    """Try every binding by the laws an adapter must keep, on its twin (or, in the live profile, on the real host).

    Leaves with 0 when every law that applies is kept, with 1 and the evidence when one is broken.
    """
    from gateway.cli import conforming, serving

    here = settings()
    instant = at.replace(tzinfo=at.tzinfo or UTC) if at else None
    wishes = conforming.Wishes(cities=tuple(cities or ()), as_json=as_json, record=record, write=write, at=instant)
    try:
        with serving.sandbox(here) as twins:
            status = conforming.conform(replace(here, twins=twins or here.twins), wishes, out)
    except ConfigError as wrong:
        raise refused([str(flaw) for flaw in wrong.flaws], "The configuration cannot be used:") from wrong
    except (conforming.NotTried, serving.NotStarted) as wrong:
        raise refused([str(wrong)], "Nothing was tried:") from wrong
    raise typer.Exit(status)


@app.command("live-check")
def live_check(
    cities: Annotated[list[str] | None, typer.Argument(help="Only the back-ends of these cities.")] = None,
) -> None:
    """Ask every live back-end one polite question, and write down with the date what was seen (needs the internet).

    Those whose permission is unclear are skipped. Writes evidence/<city>.yaml in the configuration, and nothing else.
    """
    from gateway.cli import livecheck

    try:
        status = livecheck.live_check(settings(), tuple(cities or ()), out)
    except ConfigError as wrong:
        raise refused([str(flaw) for flaw in wrong.flaws], "The configuration cannot be used:") from wrong
    raise typer.Exit(status)


@app.command()
def openapi(
    write: Annotated[bool, typer.Option("--write", help="Write openapi/hansa.json.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Fail when the committed document differs or breaks.")] = False,
    publish: Annotated[bool, typer.Option("--publish", help="Make today's document the published one.")] = False,
    examples: Annotated[
        str | None, typer.Option(help="Write the examples anew, from the gateway at this address.")
    ] = None,
    folder: Annotated[Path | None, typer.Option(help="The folder of the documents.")] = None,
) -> None:
    """Print the OpenAPI document, write it, or hold it against what was published.

    A published operation breaks when it, one of its parameters or a field of its answers is gone or means less than before.
    """
    from openapi import exemplify, export

    if examples:
        from gateway.cli.asking import Unanswerable, fetched

        try:
            exemplify.write(lambda path, query: fetched(examples, path, query)[1])
        except (Unanswerable, LookupError) as wrong:
            raise refused([str(wrong)], "No examples:") from wrong
        return
    today = now().astimezone(UTC).date()
    flaws = export.run(write=write, check=check, publish=publish, today=today, folder=folder, out=out.file.write)
    if flaws:
        raise refused(flaws, "The contract is not kept:")


@app.command()
def reference(
    write: Annotated[bool, typer.Option("--write", help="Write the pages anew.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Fail when a page is not what the code says.")] = False,
    folder: Annotated[Path | None, typer.Option(help="The folder of the pages (docs/reference).")] = None,
) -> None:
    """Write the reference for people from the code, or hold it against the code. For developers, in a clone.

    Leaves with 2 and the names of the pages that differ.
    """
    from gateway.cli.reference import run

    if write:
        run.write(folder or run.FOLDER)
    if check and (flaws := run.differences(folder or run.FOLDER)):
        raise refused(flaws, "The reference is not kept:")
    if not (write or check):
        raise refused(["Say --write or --check."], "Nothing to do:")


app.add_typer(app_commands.commands(settings), name="app")
app.add_typer(developer_commands.commands(settings), name="developer")
app.add_typer(harvest_commands.commands(settings), name="harvest")
app.add_typer(source_commands.commands(settings), name="source")
app.add_typer(order_commands.commands(settings), name="orders")
app.add_typer(incident_commands.commands(settings), name="incident")
incident_commands.add_audit(app, settings)
app.add_typer(receipt_commands.commands(settings), name="receipt")
app.add_typer(seal_commands.commands(), name="seal")
app.command("grid")(grid_commands.grid)
city_commands.add(app, settings, refused)


@app.command()
def purge(
    source: Annotated[str, typer.Argument(help="A city, a provider or a source: adorf, adorf/amt, adorf/amt/places.")],
    reason: Annotated[str, typer.Option(help="Why, for whoever asks later: 'wrong opening hours until 9:40'.")],
) -> None:
    """Forget what is kept of a source, in every running gateway: finished answers and what its back-end said.

    Example: [bold]hansa purge adorf/amt/places --reason "They have mended their opening hours"[/bold]

    The next question asks the back-end anew. The order, who gave it and why stay in the store.
    """
    from gateway.cli import hands
    from gateway.federation.ordering import NotOrdered

    try:
        hands.purge(settings(), source, reason, out)
    except NotOrdered as wrong:
        raise refused([str(wrong)], "Nothing was purged:") from wrong


@app.command()
def report(
    city: Annotated[str, typer.Argument(help="A city, by the name of its file: adorf.")],
    month: Annotated[
        str | None, typer.Option(help="The month, 2026-10; the last complete one if none is named.")
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option("--out", help="The file to write; - for standard output. Else hansa-CITY-MONTH.html, here."),
    ] = None,
) -> None:
    """Write what a city's data and services were good for in a month: one HTML file in German, to be read, sent and printed.

    Example: [bold]hansa report adorf --month 2026-10 --out adorf.html[/bold]

    It has no person in it, and no number of one or two apps or orders. Leaves with 2 when nothing was counted in that month.
    """
    from gateway.cli import report as work

    raise typer.Exit(work.write(settings(), city, month, file, out=out, err=err))


@app.command()
def monitoring(
    write: Annotated[bool, typer.Option("--write", help="Write the rules and the dashboards anew.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Fail when one is not what the configuration says.")] = False,
    folder: Annotated[Path | None, typer.Option(help="The folder they stand in (deploy).")] = None,
) -> None:
    """Write the rules for Prometheus and the dashboards for Grafana from slo.yaml, or hold them against it.

    Leaves with 2 and the names of the files that differ.
    """
    from gateway.cli.monitoring import run

    config = settings().config
    try:
        if write:
            run.write(folder or run.FOLDER, config)
        if check and (flaws := run.differences(folder or run.FOLDER, config)):
            raise refused(flaws, "The monitoring is not kept:")
    except ConfigError as wrong:
        raise refused([str(flaw) for flaw in wrong.flaws], "The configuration cannot be used:") from wrong
    if not (write or check):
        raise refused(["Say --write or --check."], "Nothing to do:")


@key.command("create")
def key_create(
    name: Annotated[str, typer.Argument(help="Whose key it is, in words: 'Radfahr-App, Uni Adorf'.")],
    origin: Annotated[
        list[str] | None, typer.Option(help="Web origin it works from, https://example.org; may be given again.")
    ] = None,
) -> None:
    """Make a key and print it, this once: only its hash is kept.

    Example: [bold]hansa key create "Müll-Wecker" --origin https://wecker.example[/bold]

    With an origin the key works from pages of that origin only; a program that is no web page needs a key without.
    """
    from gateway.cli import keys

    try:
        keys.create(settings(), name, origin or [], out)
    except keys.NoKey as wrong:
        raise refused([str(wrong)], "No key was made:") from wrong


@key.command("list")
def key_list() -> None:
    """Show all keys: whose they are, from where they work, and which are revoked."""
    from gateway.cli import keys

    try:
        keys.show(settings(), out)
    except keys.NoKey as wrong:
        raise refused([str(wrong)], "The keys cannot be shown:") from wrong


@key.command("revoke")
def key_revoke(key_id: Annotated[str, typer.Argument(metavar="ID", help="The key's id, or the whole key.")]) -> None:
    """Take a key back. A running gateway refuses it within two seconds, without a restart."""
    from gateway.cli import keys

    try:
        keys.revoke(settings(), key_id, out)
    except keys.NoKey as wrong:
        raise refused([str(wrong)], "Nothing was revoked:") from wrong


rehearse_commands.add(key, settings)


@operator.command("add")
def operator_add(
    issuer: Annotated[str, typer.Argument(help="The IdP's issuer, as its metadata says it: https://login.example.org")],
    subject: Annotated[str, typer.Argument(help="Her `sub` there; no mail address.")],
    role: Annotated[str, typer.Option(help="viewer, operator or admin.")] = "viewer",
) -> None:
    """Let somebody run Hansa, or change her role.

    Example: [bold]hansa operator add https://login.example.org 7f3a --role operator[/bold]

    Her IdP has to say a role as well, and she needs a second factor.
    """
    from gateway.cli import operators

    try:
        operators.add(settings(), issuer, subject, role, out)
    except operators.NotDone as wrong:
        raise refused([str(wrong)], "Nobody was added:") from wrong


@operator.command("list")
def operator_list() -> None:
    """Show everybody who runs Hansa."""
    from gateway.cli import operators

    try:
        operators.show(settings(), out)
    except operators.NotDone as wrong:
        raise refused([str(wrong)], "They cannot be shown:") from wrong


@operator.command("remove")
def operator_remove(
    issuer: Annotated[str, typer.Argument(help="The IdP's issuer.")],
    subject: Annotated[str, typer.Argument(help="Her `sub` there.")],
) -> None:
    """Let somebody run Hansa no more."""
    from gateway.cli import operators

    try:
        operators.remove(settings(), issuer, subject, out)
    except operators.NotDone as wrong:
        raise refused([str(wrong)], "Nobody was removed:") from wrong


def main() -> None:
    """The entry point."""
    app()
