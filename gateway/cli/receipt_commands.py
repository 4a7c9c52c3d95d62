"""`hansa receipt`: the commands and their help; what they do stands in `gateway.cli.receipts`, imported when asked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from config.model import Settings

out, err = Console(), Console(stderr=True)


def commands(settings: Callable[[], Settings]) -> typer.Typer:
    """The commands, reading the environment by `settings` when one of them runs."""
    receipt = typer.Typer(help="Receipts: what a city said to an order, signed by Hansa.", no_args_is_help=True)

    @receipt.command("verify")
    def verify(
        file: Annotated[Path, typer.Argument(help="The receipt, or the JSON of the order it stands in; - reads it.")],
        keys: Annotated[
            Path | None, typer.Option(help="The public keys, saved once (JWKS); else those of this installation.")
        ] = None,
        request: Annotated[
            Path | None, typer.Option(help="The body that was sent: is the receipt about it? Needs --key.")
        ] = None,
        key: Annotated[str | None, typer.Option(help="The Idempotency-Key it was sent with.")] = None,
    ) -> None:
        """Verify a receipt, without network, and say in plain words what it proves.

        Example: [bold]hansa receipt verify order.json --keys receipt-keys.json --request body.json --key 7d0f…[/bold]

        Leaves with 0 when it holds, 1 when it does not, 2 when it is no receipt or something is missing.
        """
        from gateway.cli import receipts

        question = receipts.Question(file=file, keys=keys, request=request, key=key)
        raise typer.Exit(receipts.verify(settings, question, out, err))

    @receipt.command("keys")
    def keys_() -> None:
        """Print the public keys of this installation (JWKS), those of former years too. Makes the first if there is none.

        Example: [bold]hansa receipt keys > receipt-keys.json[/bold]
        """
        from gateway.cli import receipts

        raise typer.Exit(receipts.keys(settings(), out, err))

    return receipt
