"""Ends this process with the one that started it, even if that one was killed and could not say so."""

import os
import signal
import sys
import threading


def end_with_standard_input() -> None:
    """Watches standard input from a thread; at its end the process and everything it started are killed.

    The write end of the pipe is held by the launcher alone, so the kernel closes it however the launcher ends.
    Functions that ministack runs are children in the same process group: an orderly stop would leave them behind.
    """
    threading.Thread(target=_wait_for_end, name="standard-input", daemon=True).start()


def _wait_for_end() -> None:
    while os.read(sys.stdin.fileno(), 4096):
        pass
    if os.getpgrp() == os.getpid():
        os.killpg(os.getpid(), signal.SIGKILL)
    os._exit(0)
