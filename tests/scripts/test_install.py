"""The commands behind the Makefile: clear sentences instead of traces."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from scripts import install, run
from scripts.processes import Child


def test_a_busy_port_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        with pytest.raises(SystemExit) as stop:
            run.check_port("127.0.0.1", port)
    assert stop.value.code == 1
    assert f"Port {port} is in use" in capsys.readouterr().err


@pytest.mark.parametrize("port", ["", "abc", "0", "70000", "-1"])
def test_a_wrong_port_is_one_sentence(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run.check_port("127.0.0.1", port)
    assert "MAILLON_PORT" in capsys.readouterr().err


def test_a_failing_install_names_its_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(install, "ROOT", tmp_path)
    log = tmp_path / "var" / "log" / "x.log"
    with pytest.raises(SystemExit):
        install._quiet([sys.executable, "-c", "raise SystemExit(3)"], log=log, what="The thing")
    err = capsys.readouterr().err
    assert "The thing could not be installed" in err
    assert "var/log/x.log" in err


def test_an_old_python_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(install, "MINIMUM_PYTHON", (99, 0))
    with pytest.raises(SystemExit):
        install.check_python()
    assert "Python 3.11 or newer is needed" in capsys.readouterr().err


def test_stamps_follow_content(tmp_path: Path) -> None:
    file = tmp_path / "lock"
    file.write_text("a")
    stamp = tmp_path / "stamp"
    assert not install.fresh(stamp, install.digest(file))
    stamp.write_text(install.digest(file))
    assert install.fresh(stamp, install.digest(file))
    file.write_text("b")
    assert not install.fresh(stamp, install.digest(file))


def _alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="uses /proc and prctl")
def test_a_killed_parent_leaves_no_child(tmp_path: Path) -> None:
    code = (
        "import os, sys, time; from pathlib import Path; from scripts.processes import Child;"
        f"c = Child('x', [sys.executable, '-c', 'import time; time.sleep(60)'],"
        f" log=Path({str(tmp_path / 'log')!r}), cwd=Path('.'), env=dict(os.environ));"
        "print(c.process.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    assert _alive(child)
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()
    deadline = time.monotonic() + 10
    while _alive(child) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _alive(child)


def test_stop_ends_a_stubborn_child(tmp_path: Path) -> None:
    code = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"
    child = Child(
        "stubborn",
        [sys.executable, "-c", code],
        log=tmp_path / "log",
        cwd=Path(),
        env=dict(os.environ),
    )
    time.sleep(0.3)
    child.stop(seconds=0.3)
    assert not child.running
