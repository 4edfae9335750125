"""Entry of ./script/server, test, drill, manage, chaos and soak: hands over to the package `launcher` beside it."""

import sys

from launcher import checks, drill, manage, screen, server, soak, throwaway

COMMANDS = {
    "server": server.main,
    "test": checks.main,
    "drill": drill.main,
    "manage": manage.main,
    "chaos": soak.chaos,
    "soak": soak.main,
    # Not for people: tidies up behind a throwaway set-up.
    "keep": throwaway.keep,
}

if __name__ == "__main__":
    sys.exit(screen.guarded(COMMANDS[sys.argv[1]], sys.argv[2:]))
