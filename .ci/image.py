"""Runs the steps of the Dockerfile without an engine: in a clean environment, then the bot they make.

What Docker would do to `/`, this does below a folder that is thrown away; `useradd` is left out. The bot
talks to the stand-in (tests/discord_server), so the Python of the tests runs this: `make image-check`.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
PATIENCE_S = 120
POINTED_AT_THE_STAND_IN = """
import os, warnings
warnings.simplefilter("ignore", DeprecationWarning)
import yarl, discord.gateway, discord.http
discord.http.Route.BASE = os.environ["STAND_IN_API"]
discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(os.environ["STAND_IN_GATEWAY"])
"""


class Image:
    """What the Dockerfile makes, below a folder."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "root"
        self.python = folder / "python"
        self.env = {
            "PATH": f"{folder / 'bin'}:{self.python / 'bin'}:/usr/bin:/bin",
            "HOME": str(self.root / "data"),
        }
        self.env |= {
            name: value for name, value in os.environ.items() if name.startswith(("PIP_", "SSL_", "HTTP"))
        }
        self.env |= {name: value for name, value in os.environ.items() if name.lower().endswith("_proxy")}
        self.folder = self.root
        self.check: list[str] = []
        self.entry: list[str] = []
        self.command: list[str] = []
        for made in (self.root / "data", self.root / "tmp", folder / "bin"):
            made.mkdir(parents=True)
        (folder / "bin" / "useradd").write_text("#!/bin/sh\n")
        (folder / "bin" / "useradd").chmod(0o755)
        venv.create(self.python, with_pip=True)

    def inside(self, path: str) -> Path:
        """Return where a path of the image lies here."""
        return self.root / path.lstrip("/") if path.startswith("/") else self.folder / path

    def step(self, name: str, rest: str) -> None:
        """Do what one instruction says."""
        match name:
            case "WORKDIR":
                self.folder = self.inside(rest)
                self.folder.mkdir(parents=True, exist_ok=True)
            case "COPY":
                self._copy(*shlex.split(rest))
            case "RUN":
                subprocess.run(["bash", "-euc", rest], cwd=self.folder, env=self.env, check=True)
            case "ENV":
                key, _, value = rest.partition("=")
                self.env[key] = str(self.inside(value)) if value.startswith("/") else value
            case "HEALTHCHECK":
                words = json.loads(rest[rest.index("[") :])
                self.check = [str(self.inside(word)) if word.startswith("/") else word for word in words]
            case "ENTRYPOINT":
                self.entry = json.loads(rest)
            case "CMD":
                self.command = json.loads(rest)
            case "FROM" | "USER" | "VOLUME":
                pass
            case _:
                sys.exit(f"{name} is not known here: teach .ci/image.py")

    def _copy(self, source: str, target: str) -> None:
        if Path(source).parts[0] not in allowed():
            sys.exit(f".dockerignore keeps {source} out of the build")
        to = self.inside(target)
        if (HERE / source).is_dir():
            shutil.copytree(HERE / source, to, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            to = to / Path(source).name if target.endswith("/") else to
            to.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(HERE / source, to)

    def files(self) -> set[Path]:
        """Return every file outside /data and /tmp: a read-only file system must not change."""
        kept = (self.root / "data", self.root / "tmp")
        found = [*self.root.rglob("*"), *self.python.rglob("*")]
        return {path for path in found if path.is_file() and not any(map(path.is_relative_to, kept))}


def allowed() -> set[str]:
    """Return what .dockerignore lets into the build."""
    lines = (HERE / ".dockerignore").read_text().splitlines()
    return {line[1:] for line in lines if line.startswith("!")}


def instructions() -> list[tuple[str, str]]:
    """Return the instructions of the Dockerfile, those of several lines joined."""
    text = re.sub(r"^#.*\n", "", (HERE / "Dockerfile").read_text(), flags=re.MULTILINE)
    lines = [line for line in text.replace("\\\n", " ").splitlines() if line.strip()]
    return [(name, rest.strip()) for name, _, rest in (line.partition(" ") for line in lines)]


def is_healthy(image: Image) -> bool:
    """Return what the health check of the image says."""
    return subprocess.run(image.check, cwd=image.folder, env=image.env, check=False).returncode == 0


def run_bot(image: Image, told: dict[str, str], hook: Path) -> None:
    """Start what the image starts, wait until it is healthy, and stop it as Docker does."""
    (hook / "sitecustomize.py").write_text(POINTED_AT_THE_STAND_IN)
    env = image.env | {"COACH_TOKEN": told["Token"], "PYTHONPATH": str(hook), "PYTHONDONTWRITEBYTECODE": "1"}
    env |= {"STAND_IN_API": told["API"], "STAND_IN_GATEWAY": told["Gateway"]}
    before = image.files()
    program = shutil.which(image.entry[0], path=image.env["PATH"]) or sys.exit(
        "the image has no program to start"
    )
    with subprocess.Popen([program, *image.entry[1:], *image.command], cwd=image.folder, env=env) as bot:
        deadline_s = time.monotonic() + PATIENCE_S
        while not is_healthy(image):
            if bot.poll() is not None or time.monotonic() > deadline_s:
                bot.kill()
                sys.exit("the bot did not become healthy")
            time.sleep(1)
        print("healthy: the gateway is connected", flush=True)
        bot.send_signal(signal.SIGTERM)
        code = bot.wait(PATIENCE_S)
    if code != 0 or is_healthy(image):
        sys.exit(f"it did not stop in good order (exit code {code})")
    if written := image.files() - before:
        sys.exit(f"it wrote outside /data and /tmp: {sorted(written)[:3]}")


def main() -> None:
    """Build, run, tell."""
    stand_in = [sys.executable, "-W", "ignore", "-m", "tests.discord_server"]
    with tempfile.TemporaryDirectory() as folder:
        image = Image(Path(folder))
        for name, rest in instructions():
            print(f"{name} {rest}", flush=True)
            image.step(name, rest)
        hook = Path(folder) / "hook"
        hook.mkdir()
        with subprocess.Popen(stand_in, cwd=HERE, stdout=subprocess.PIPE, text=True) as server:
            assert server.stdout
            told = dict(server.stdout.readline().split() for _ in range(3))
            try:
                run_bot(image, told, hook)
            finally:
                server.terminate()
    print("The image's steps work, and its bot runs.")


if __name__ == "__main__":
    main()
