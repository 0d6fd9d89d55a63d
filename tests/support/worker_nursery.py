"""Starts real workers quickly: the application is loaded once, and each line on stdin forks a worker from it.

Prints `ready`, then the process id of each worker, then `ended` when it is gone.
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
        os.waitpid(child, 0)
        print("ended", flush=True)


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
