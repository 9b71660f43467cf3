"""A real browser for the page: Debian's chromium, headless, looking at a local server that notes every request."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import threading
from functools import partial
from html import unescape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)
needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="no chromium here: apt-get install chromium")

# Put first, so that it sees the errors of everything after it.
_WATCH = """<script>
window.seen = {errors: []};
addEventListener("error", (e) => seen.errors.push(String(e.message)), true);
addEventListener("unhandledrejection", (e) => seen.errors.push(String(e.reason)));
addEventListener("securitypolicyviolation", (e) => seen.errors.push("policy: " + e.blockedURI));
for (const kind of ["error", "warn"]) console[kind] = (...said) => seen.errors.push(said.join(" "));
</script>"""
_TELL = """<pre id="seen"></pre><script>
(async () => {
  const wait = (ms) => new Promise((done) => setTimeout(done, ms));
  const type = async (text) => { const box = document.getElementById("search"); box.value = text;
    box.dispatchEvent(new Event("input", {bubbles: true})); await wait(400); };
  const rows = () => [...document.querySelectorAll("#tables tbody")].map((body) => body.innerText);
  %s
  seen.requests = performance.getEntriesByType("resource").map((entry) => entry.name);
  document.getElementById("seen").textContent = JSON.stringify(seen);
})();
</script>"""


def visit(page: Path, script: str = "", *, fragment: str = "") -> dict[str, Any]:
    """Open a copy of the page, run a script in it, and say what it saw, what went wrong and what was asked for.

    The script may `await type(text)`, read `rows()` and write into `seen`.
    """
    text = page.read_text(encoding="utf-8")
    text = text.replace("<head>", "<head>" + _WATCH, 1).replace("</body>", _TELL % script + "</body>", 1)
    copy = page.with_name("visited.html")
    copy.write_text(text, encoding="utf-8")
    asked: list[str] = []

    class Noting(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            asked.append(self.path)

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Noting, directory=str(page.parent)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        dom = _dom(f"http://127.0.0.1:{server.server_port}/visited.html{fragment}", page.parent / "profile")
    finally:
        server.shutdown()
        server.server_close()
    match = re.search(r'<pre id="seen">(.*?)</pre>', dom, re.DOTALL)
    assert match and match[1], "the script did not reach its end"
    return {**json.loads(unescape(match[1])), "asked": asked}


def _dom(address: str, profile: Path) -> str:
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"]
    quiet = ["--disable-background-networking", "--disable-component-update", f"--user-data-dir={profile}"]
    command = [str(CHROMIUM), *options, *quiet, "--virtual-time-budget=20000", "--dump-dom", address]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout
