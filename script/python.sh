# Sourced by the commands beside it: sets PYTHON to an interpreter of at least 3.11 that can make a virtual environment.
# Works in an empty environment; as root on Debian it installs what is missing, otherwise it says what to install.

PATH=${PATH:-/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin}
export PATH
unset PYTHONPATH PYTHONHOME PYTHONSTARTUP VIRTUAL_ENV

find_python() {
    for name in python3 python3.14 python3.13 python3.12 python3.11 /usr/bin/python3; do
        if command -v "$name" >/dev/null 2>&1 &&
            "$name" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
            PYTHON=$(command -v "$name")
            return 0
        fi
    done
    return 1
}

if ! find_python; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        echo "Installing python3 and python3-venv (once) …"
        DEBIAN_FRONTEND=noninteractive
        export DEBIAN_FRONTEND
        { apt-get update -qq && apt-get install -y -qq --no-install-recommends python3 python3-venv; } >&2 || true
    fi
    if ! find_python; then
        echo "Python 3.11 or newer with its venv module is needed. On Debian, as root: apt-get install python3 python3-venv" >&2
        exit 1
    fi
fi
