"""Entry of ./script/server, test, drill and manage: hands over to the package `launcher` beside it."""

import sys

from launcher import checks, drill, manage, screen, server

COMMANDS = {"server": server.main, "test": checks.main, "drill": drill.main, "manage": manage.main}

if __name__ == "__main__":
    sys.exit(screen.guarded(COMMANDS[sys.argv[1]], sys.argv[2:]))
