"""What a submission could reach, and would change: files, listeners, a process. And what it says of itself."""

import os
import re
import socket
import subprocess

import numpy as np
import psutil

from grader.house import HOUSE
from grader.runner import Limits

FIRST, SECOND = "GRADER_CAN", "ARY_PLANTED_7f3a"  # never together but where it is planted
SEED = 918273645
X = np.array([1.0, -2.5, 3.0])
LIMITS = Limits(timeout=10.0, total=40.0, memory_mb=300, file_mb=16, file_count=1000)
DEFAULT = {"double": "passed", "half": "passed", "step": "not_attempted"}
PROBES = """
def call(lab, inputs):
    given = inputs["given"]
    won = lab.attack(given) if given["attacks"] and has(lab, "attack") else 0
    return {"y": lab.double(inputs["x"]), "won": won}


def has(lab, name):
    try:
        return bool(getattr(lab, name))
    except AttributeError:
        return False


def call_half(lab, inputs):
    return {"y": lab.half(inputs["x"])}


def call_step(lab, inputs):
    return {"w": lab.step(inputs["w"], inputs["g"])}
"""


def expected(path):
    """What the first lines of a submission say: statuses by exercise, and words of the report."""
    head = path.read_text().split('"""')[1]
    said = dict(re.findall(r"^(double|half|step|says): (.*)$", head, re.MULTILINE))
    return {e: said.get(e, DEFAULT[e]).split(", ") for e in DEFAULT}, said.get("says", "")


def snapshot(*folders):
    """Everything that a change would show in."""
    return {
        str(p): (s.st_mode, s.st_uid, s.st_size, s.st_mtime_ns, p.read_bytes() if p.is_file() else b"")
        for folder in folders
        for p in [folder, *sorted(folder.rglob("*"))]
        for s in [p.lstat()]
    }


class Ears:
    """A listener on every sort of address; `given` is what a submission is told about them."""

    def __init__(self, room):
        kinds = {
            "tcp": (socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", 0)),
            "udp": (socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", 0)),
            "unix": (socket.AF_UNIX, socket.SOCK_STREAM, str(room / "stream")),
            "unix_datagram": (socket.AF_UNIX, socket.SOCK_DGRAM, str(room / "datagram")),
            "abstract": (socket.AF_UNIX, socket.SOCK_STREAM, f"\0siege-{os.getpid()}"),
            "abstract_datagram": (socket.AF_UNIX, socket.SOCK_DGRAM, f"\0siege-datagram-{os.getpid()}"),
        }
        self.ears, self.given = {}, {}
        for name, (family, kind, address) in kinds.items():
            ear = self.ears[name] = socket.socket(family, kind)
            ear.bind(address)
            ear.setblocking(False)
            if kind == socket.SOCK_STREAM:
                ear.listen()
            self.given[name] = ear.getsockname()[1] if family == socket.AF_INET else address.removeprefix("\0")

    def heard(self):
        """Who heard something; then no one listens any more."""
        loud = []
        for name, ear in self.ears.items():
            try:
                ear.accept() if ear.type == socket.SOCK_STREAM else ear.recv(100)
                loud.append(name)
            except BlockingIOError:
                pass
            ear.close()
        return loud


def told(ears, outside, home, victim, limits):
    """What every attack is told, as JSON values."""
    given = ears.given | {"canary": str(outside / "canary.txt"), "outside": str(outside), "house": str(HOUSE)}
    given |= {"home": str(home), "pid": victim.pid, "half": [FIRST, SECOND], "seed_digits": str(SEED)[::-1]}
    return given | {"file_mb": limits.file_mb, "files": limits.file_count, "attacks": True}


def furnish(outside, home):
    """Files that are worth reading or changing; returns the folders that must stay as they are."""
    for path in (home / ".ssh" / "id", home / ".keras" / "keras.json", outside / "canary.txt", outside / "in" / "a"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(FIRST + SECOND)
    (home / ".keras" / "keras.json").write_text("{}")
    return [outside, home / ".ssh", home / ".keras"]


def world_around(folder):
    """A world for one attack: yields what it is told, then sees that nothing happened."""
    (folder / "ears").mkdir()
    ears, victim = Ears(folder / "ears"), subprocess.Popen(["sleep", "600"])
    watched = furnish(folder / "outside", folder / "home")
    before = snapshot(*watched)
    try:
        yield told(ears, folder / "outside", folder / "home", victim, LIMITS)
        assert snapshot(*watched) == before
        assert ears.heard() == []
        assert victim.poll() is None
        assert psutil.Process(victim.pid).nice() == os.nice(0)  # ours, which it began with
    finally:
        victim.kill()
        victim.wait()
