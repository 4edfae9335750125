"""Set-up of a machine that has Python and nothing else: standard library only, to run before anything is installed.

`environment` makes the virtual environment, `postgres` and `broker` run the two servers, `processes` starts, watches
and stops children, `state` knows the one folder all of it lives in; `server`, `checks` and `manage` are the commands.
"""
