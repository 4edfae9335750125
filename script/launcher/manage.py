"""./script/manage: a management command in the environment that ./script/server last set up."""

import os
from collections.abc import Mapping, Sequence

from launcher import environment
from launcher.screen import ProblemError
from launcher.state import CHECKOUT, State, open_state, read_json, write_json

OURS = ("ANJU_", "DJANGO_", "DATABASE_", "CELERY_")
# Only these take the owner's role; everything else runs as the application does.
_OWNERS_COMMANDS = {"migrate", "sqlmigrate", "showmigrations", "makemigrations", "dbshell", "pgtrigger"}


def remember(state: State, env: Mapping[str, str]) -> None:
    """Keep the settings ./script/server gave its children, for later commands; they hold secrets, so owner only."""
    write_json(state.folder / "env.json", {name: value for name, value in env.items() if name.startswith(OURS)})


def known(state: State) -> dict[str, str]:
    """Return the environment of the portal as it was last set up."""
    kept = {name: str(value) for name, value in read_json(state.folder / "env.json").items()}
    if not kept:
        raise ProblemError("Nothing is set up here yet: run ./script/server first.")
    return environment.base(state) | kept


def command(state: State, *arguments: str) -> list[str]:
    """Return the command line of a management command."""
    return [str(state.python), str(CHECKOUT / "manage.py"), *arguments]


def main(arguments: Sequence[str]) -> int:
    """Replace this process by the management command."""
    state = open_state()
    env = known(state)
    if arguments and arguments[0] in _OWNERS_COMMANDS:
        env["ANJU_DATABASE_ROLE"] = "owner"
    argv = command(state, *arguments)
    os.execve(argv[0], argv, env)
