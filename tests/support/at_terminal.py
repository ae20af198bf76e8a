"""at_terminal.py TYPED COMMAND...: runs a command at a terminal of its own and types TYPED (with Python's escapes) when it asks for
a password. Prints whether the terminal showed what was typed while it was asked, how the command ended, and whether the terminal
shows what is typed afterwards."""
import os
import pty
import sys
import termios
import time

typed = sys.argv[1].encode().decode("unicode_escape").encode()


def echoes(terminal):
    return bool(termios.tcgetattr(terminal)[3] & termios.ECHO)


process, terminal = pty.fork()
if process == 0:
    os.execv(sys.argv[2], sys.argv[2:])
seen = b""
asked = None
state = None
while True:
    try:
        part = os.read(terminal, 4096)
    except OSError:  # the other end is gone
        break
    if not part:
        break
    seen += part
    if asked is None and b"Password of" in seen and b": " in seen:
        asked = echoes(terminal)
        os.write(terminal, typed)
for _ in range(200):
    done, state = os.waitpid(process, os.WNOHANG)
    if done:
        break
    time.sleep(0.05)
print("asked", asked)
print("ended", -os.WTERMSIG(state) if os.WIFSIGNALED(state) else os.WEXITSTATUS(state))
print("echoes", echoes(terminal))
print(seen.decode(errors="replace").replace("\r\n", "\n"))
