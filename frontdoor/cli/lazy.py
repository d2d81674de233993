"""A group of commands, each of which is imported when it is called: a command waits for nothing that only others need.
"""

import gc
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any

import click


class LazyGroup(click.Group):
    """`elsewhere` says where a command stands that is not defined beside its group: the name of a module in this
    package, a colon, and the command's name there. Asked for help, a group imports all of them."""

    def __init__(self, *arguments: Any, elsewhere: Mapping[str, str], **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.elsewhere = elsewhere

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*self.commands, *self.elsewhere])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.elsewhere:
            return super().get_command(ctx, cmd_name)
        module, _, name = self.elsewhere[cmd_name].partition(":")
        found: click.Command = getattr(_module(module), name)
        return found


@cache
def _module(name: str) -> ModuleType:
    """A module of this package, which stays until the process ends. The collector of garbage is kept from looking
    through what was imported, on the way and at the end: half the time of a short command went there."""
    gc.disable()
    try:
        return import_module(f"frontdoor.cli.{name}")
    finally:
        gc.freeze()
        gc.enable()
