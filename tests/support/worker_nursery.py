"""Starts real workers quickly: the application is loaded once, and each line on stdin forks a worker from it.

Prints `ready`, then the process id of each worker, then `ended` when it is over, or `killed`.
"""

import os
import sys


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
    try:
        worker.main(arguments, obj=ScriptInfo(create_app=lambda: wsgi.application))
    except SystemExit as end:
        code = int(end.code or 0)
    finally:
        os._exit(code)


if __name__ == "__main__":
    main()
