"""The command line: `submit --help` lists the commands. They are in `commands/`, their messages in `messages.toml`."""

import argparse
import os
from collections.abc import Callable
from importlib import import_module
from typing import cast

from submit.commands.screen import CONFIGURATION, MESSAGES, complain, put
from submit.config import Role, Settings, SettingsError, read_settings
from submit.processes.secret_handover import seal
from submit.rulebook.problem import RulebookError

PREVIEW_PORT = 8001
"""Not the port of `submit serve`, so that both can run at the same time."""


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return its exit code."""
    options = command_line().parse_args(arguments)
    if options.role is not Role.WEB:
        seal()
    try:
        settings = read_settings(os.environ, options.role)
        return _command(options.command)(options, settings)
    except SettingsError as error:
        complain(error)
        return CONFIGURATION
    except RulebookError as error:
        put(error.problems)
        return 1


def _command(name: tuple[str, str]) -> Callable[[argparse.Namespace, Settings], int]:
    """Return the function of a command; its module is imported only now, because most commands need few modules."""
    module, function = name
    return cast(
        Callable[[argparse.Namespace, Settings], int], getattr(import_module(f"submit.commands.{module}"), function)
    )


def command_line() -> argparse.ArgumentParser:
    words: dict[str, str] = MESSAGES["help"]
    parser = argparse.ArgumentParser(prog="submit", description=words["submit"])
    commands = parser.add_subparsers(required=True, metavar="command")

    def add(module: str, name: str, role: Role | None = Role.WEB) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=words[name], description=words[name])
        command.set_defaults(command=(module, name.replace("-", "_")), role=role)
        return command

    add("serve", "serve", None)
    add("serve", "web")
    add("serve", "deliver", Role.DELIVER).add_argument("--once", action="store_true", help=words["once"])
    check = add("rule_commands", "check")
    for flag in ("add-anchors", "accept-translations", "readability", "all"):
        check.add_argument(f"--{flag}", action="store_true", help=words[flag])
    add("rule_commands", "validate").add_argument("file", nargs="?", default="-", help=words["file"])
    add("diff", "diff").add_argument("revision", nargs="?", default="HEAD", help=words["revision"])
    what = add("new", "new").add_subparsers(dest="what", required=True, metavar="what")
    for name, argument in (("rule", "page"), ("case", None), ("page", "name")):
        thing = what.add_parser(name, help=words[f"new-{name}"], description=words[f"new-{name}"])
        if argument:
            thing.add_argument("page", metavar=argument, help=words[f"new-{name}-{argument}"])
        else:
            thing.set_defaults(page="")
    add("preview", "preview").add_argument("--port", type=int, default=PREVIEW_PORT, help=words["preview-port"])
    how = add("rule_commands", "site").add_mutually_exclusive_group()
    for flag in ("if-changed", "back"):
        how.add_argument(f"--{flag}", action="store_true", help=words[flag])
    figures = add("stats", "stats").add_mutually_exclusive_group()
    figures.add_argument("--fields", action="store_true", help=words["fields"])
    # Only the delivery process is given the key of the tracker.
    figures.add_argument("--tracker", dest="role", action="store_const", const=Role.DELIVER, help=words["tracker"])
    add("doctor", "doctor", Role.DELIVER).add_argument("--print-setup", action="store_true", help=words["print-setup"])
    add("close", "close", Role.DELIVER).add_argument("--apply", action="store_true", help=words["apply"])
    outbox = add("outbox_command", "outbox")
    outbox.add_argument("action", choices=["list", "show", "retry", "adopt", "export"])
    outbox.add_argument("reference", nargs="?", help=words["reference"])
    outbox.add_argument("--csv", action="store_true", help=words["csv"])
    for name in ("backup", "restore", "migrate-store"):
        add("store_copies", name).add_argument("file", help=words["store-file"])
    add("store_copies", "erase").add_argument("address", help=words["address"])
    return parser
