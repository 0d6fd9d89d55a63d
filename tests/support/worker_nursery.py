"""Starts real workers quickly: the application is loaded once, and each line on stdin forks a worker from it.

Prints `ready`, then the process id of each worker, then `ended` when it is over, or `killed`. A line that begins
with `dies-at=7` makes a worker that kills itself with SIGKILL before its 7th line of the code that sends.
"""

import os
import signal
import sys
from types import FrameType
from typing import Any

# Everything between the claim and the note that a mail was sent.
STEPS = tuple(f"/app/{name}.py" for name in (
    "commands/worker", "commands/process", "notifications/delivery", "integrations/smtp"
))  # fmt: skip


def main() -> None:
    import wsgi  # noqa: F401 - loads everything a worker needs

    print("ready", flush=True)
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            work(line.split())
        print(child, flush=True)
        # Not buried yet: as long as somebody may kill it, its number must not become another process's.
        end = os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
        print("killed" if end and end.si_code == os.CLD_KILLED else "ended", flush=True)
        sys.stdin.readline()
        os.waitpid(child, 0)


def work(arguments: list[str]) -> None:
    """What `flask worker` does, in this process; never returns."""
    from flask.cli import ScriptInfo

    from app.commands.worker import worker

    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    import wsgi

    code = 0
    if arguments and arguments[0].startswith("dies-at="):
        die_at(int(arguments.pop(0).partition("=")[2]))
    try:
        worker.main(arguments, obj=ScriptInfo(create_app=lambda: wsgi.application))
    except SystemExit as end:
        code = int(end.code or 0)
    finally:
        os._exit(code)


def die_at(step: int) -> None:
    """Let this process be killed before a line of the sending code, counted from 1 as they are run."""
    left = step

    def trace(frame: FrameType, event: str, _argument: Any) -> Any:
        nonlocal left
        if event == "call":
            return trace if frame.f_code.co_filename.endswith(STEPS) else None
        if event == "line":
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
        return trace

    sys.settrace(trace)


if __name__ == "__main__":
    main()
