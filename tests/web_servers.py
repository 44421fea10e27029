"""A site behind real servers, nginx and Apache, with our sample configurations."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

SAMPLES = Path(__file__).resolve().parents[1] / "docs" / "servers"
MIME_TYPES = Path("/etc/nginx/mime.types")
APACHE_MODULES = (Path("/usr/lib/apache2/modules"), Path("/usr/lib64/httpd/modules"), Path("/usr/libexec/apache2"))

FRAME = """
daemon off;
master_process off;
pid {folder}/pid;
error_log {folder}/error.log;
events {{ }}
http {{
    include {types};
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
{sample}
}}
"""

APACHE_FRAME = """
ServerRoot "{folder}"
ServerName localhost
PidFile "{folder}/pid"
ErrorLog "{folder}/error.log"
Listen 127.0.0.1:{port}
{modules}
TypesConfig "{types}"
DocumentRoot "{site}"
<Directory "{site}">
    AllowOverride All
    Require all granted
</Directory>
"""

APACHE_NEEDS = (
    *("mpm_event", "authz_core", "authz_host", "mime", "dir", "headers", "deflate", "filter", "setenvif", "alias"),
    *("negotiation", "autoindex"),
)


def free_port() -> int:
    """Return a port of loopback that nobody listens on."""
    with closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@contextmanager
def behind_nginx(site: Path, port: int, folder: Path) -> Iterator[str]:
    """Serve a site by the sample configuration and give its address, without the last slash."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    if program is None:
        pytest.fail("These tests need nginx. On Debian or Ubuntu: sudo apt-get install nginx-light", pytrace=False)
    sample = (SAMPLES / "nginx.conf").read_text(encoding="utf-8")
    for pattern, value in (("listen 80;", f"listen 127.0.0.1:{port};"), ("root /srv/iltod/site;", f"root {site};")):
        assert sample.count(pattern) == 1
        sample = sample.replace(pattern, value)
    configuration = folder / "nginx.conf"
    configuration.write_text(FRAME.format(folder=folder, types=MIME_TYPES, sample=sample), encoding="utf-8")
    process = subprocess.Popen(
        [program, "-p", str(folder), "-c", str(configuration), "-e", str(folder / "error.log")],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    base = f"http://127.0.0.1:{port}"
    try:
        _wait_for(base, process)
        yield base
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(base: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        if process.poll() is not None:
            assert process.stderr
            raise AssertionError(process.stderr.read().decode())
        try:
            with urlopen(f"{base}/robots.txt", timeout=5):
                return
        except OSError:
            time.sleep(0.05)
    raise AssertionError("nginx does not answer")


@contextmanager
def behind_apache(site: Path, port: int, folder: Path) -> Iterator[str]:
    """Serve a site by the sample `htaccess`, which is copied into it, and give its address."""
    program = shutil.which("apache2") or shutil.which("httpd") or shutil.which("apache2", path="/usr/sbin")
    if program is None:
        pytest.fail("These tests need Apache. On Debian or Ubuntu: sudo apt-get install apache2-bin", pytrace=False)
    shutil.copy(SAMPLES / "htaccess", site / ".htaccess")
    modules = next(path for path in APACHE_MODULES if path.is_dir())
    loaded = "\n".join(f"LoadModule {name}_module {modules}/mod_{name}.so" for name in APACHE_NEEDS)
    configuration = folder / "apache.conf"
    frame = APACHE_FRAME.format(folder=folder, port=port, site=site, modules=loaded, types=folder / "mime.types")
    (folder / "mime.types").write_text(
        "text/html html\napplication/json json\napplication/javascript js\nimage/svg+xml svg\ntext/css css\n"
        "application/xml xml\n",
        encoding="utf-8",
    )
    configuration.write_text(frame, encoding="utf-8")
    process = subprocess.Popen(
        [program, "-f", str(configuration), "-DFOREGROUND"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    base = f"http://127.0.0.1:{port}"
    try:
        _wait_for(base, process)
        yield base
    finally:
        process.terminate()
        process.wait(20)
