"""nginx with the site as installed, below a folder of its own and on ports of its own."""

import re
import subprocess
from pathlib import Path

from tests.deploy.tools import DEPLOY, program


def nginx(folder: Path, *, tls: int, plain: int, portal: int = 8000) -> list[str]:
    """Write certificate and configuration; return the command line of an nginx before the portal on a port."""
    argv = [program("nginx", "nginx", "nginx-common", within=folder)]
    key, chain = folder / "key.pem", folder / "fullchain.pem"
    make = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=anju.example.org"]
    subprocess.run([*make, "-keyout", str(key), "-out", str(chain)], check=True, capture_output=True)
    site = (DEPLOY / "nginx" / "anju.conf").read_text(encoding="utf-8")
    site = site.replace("/etc/ssl/anju", str(folder)).replace("/var/log/nginx", str(folder))
    site = site.replace("/etc/nginx/anju-proxy.conf", str(DEPLOY / "nginx" / "anju-proxy.conf"))
    site = re.sub(r"listen \[::\].*\n", "", site).replace("listen 443", f"listen 127.0.0.1:{tls}")
    site = site.replace("listen 80 ", f"listen 127.0.0.1:{plain} ").replace("127.0.0.1:8000", f"127.0.0.1:{portal}")
    (folder / "site.conf").write_text(site, encoding="utf-8")
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"pid {folder}/pid; error_log stderr warn; events {{}}\n"
        f"http {{ access_log off; {temporary} include site.conf; }}"
    )
    return [*argv, "-c", str(folder / "nginx.conf"), "-e", "stderr"]
