"""Builds the wheel and proves that it holds the whole program and runs where the checkout is not.

Run it by the checkout's environment, from anywhere: `.venv/bin/python packaging/check_wheel.py`. Silent unless
something is wrong. The wheel is installed without its dependencies: those of the environment serve it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import tempfile
import venv
import zipfile
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
PACKAGES = ("editor", "engine", "resources")
ESSENTIAL = ("resources/models/demo/model.bin", "resources/demo/interview.flac")


def main() -> None:
    """Build, compare, install, run."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        os.environ["EARMARK_CACHE"] = str(folder / "cache")
        wheel = build(folder)
        check_contents(wheel)
        check_runs(wheel, folder)


def build(folder: Path) -> Path:
    """The wheel, built in a folder of its own with the environment's own hatchling."""
    run(sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, CHECKOUT)
    (wheel,) = folder.glob("*.whl")
    return wheel


def check_contents(wheel: Path) -> None:
    """Everything that stands in the packages is in the wheel, and nothing else."""
    with zipfile.ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if ".dist-info/" not in name}
    standing = {
        path.relative_to(CHECKOUT).as_posix()
        for package in PACKAGES
        for path in (CHECKOUT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    lacking = sorted(standing.union(ESSENTIAL) - packed)
    foreign = sorted(packed - standing)
    if lacking or foreign:
        sys.exit(f"{wheel.name} lacks {lacking} and holds what does not belong there: {foreign}")


def check_runs(wheel: Path, folder: Path) -> None:
    """The installed program answers, and what it ships is found beside it."""
    environment = folder / "environment"
    venv.create(environment, symlinks=True)
    python = environment / "bin" / "python"
    paths = {"base": str(environment), "platbase": str(environment)}
    site_packages = Path(sysconfig.get_path("purelib", "posix_prefix", paths))
    # On a path that only a .pth file names, no further .pth file is read: the dependencies are seen, the checkout not.
    (site_packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    run(sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index", wheel)
    resources = Path(run(python, "-c", "import resources; print(resources.__path__[0])", cwd=folder).strip())
    if not resources.is_relative_to(site_packages):
        sys.exit(f"the installed wheel finds its files in {resources}")
    earmark = environment / "bin" / "earmark"
    run(earmark, "--help", cwd=folder)
    recording, model = resources / "demo" / "interview.flac", resources / "models" / "demo"
    run(earmark, "transcribe", recording, "--model", model, "--output", folder, cwd=folder)
    run(earmark, "info", folder / "interview.earmark", "--json", cwd=folder)


def run(*command: str | Path, cwd: Path | None = None) -> str:
    """What the command printed; ends the check with all it said where the command fails."""
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))} ended with {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


if __name__ == "__main__":
    main()
