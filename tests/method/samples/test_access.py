"""A samples file that others have open, or that a crash interrupts: whole or as it was."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from glakes.lakes.samples.access import SamplesLocked, check_readable, check_writable, transaction
from glakes.lakes.samples.notation import history_entry
from glakes.lakes.samples.register import change_subsets, read_history, read_regions
from made_register import make_register

ROOT = Path(__file__).resolve().parents[3]

KILLED = """
import os, runpy, signal, sys
from pathlib import Path
root = Path(sys.argv[1])
runpy.run_path(str(root / "worker" / "start.py"))["register_package"](root)
from glakes.lakes.samples.access import transaction
with transaction(sys.argv[2]) as database:
    database.execute("PRAGMA cache_size = 1")
    database.execute("UPDATE regions SET subset = 'test', note = hex(randomblob(4000))")
    os.kill(os.getpid(), signal.SIGKILL)
"""

HOLD = """
import sqlite3, sys
database = sqlite3.connect(sys.argv[1], isolation_level=None)
database.execute("BEGIN " + sys.argv[2])
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def samples(tmp_path):
    return make_register(tmp_path / "湖泊 it's 50% #1", 30)


def content(path):
    with closing(sqlite3.connect(path)) as database:
        return database.execute("SELECT region_id, subset, note FROM regions ORDER BY fid").fetchall()


def test_a_process_killed_within_a_transaction_changes_nothing(samples):
    before = content(samples)
    done = subprocess.run([sys.executable, "-c", KILLED, str(ROOT), str(samples)], check=False)
    assert done.returncode < 0
    assert content(samples) == before
    assert len(read_regions(samples)) == 30


def test_an_error_within_a_transaction_changes_nothing(samples):
    before = content(samples)
    with pytest.raises(KeyError), transaction(samples) as database:
        database.execute("UPDATE regions SET subset = 'test'")
        raise KeyError
    assert content(samples) == before


def test_subsets_and_their_line_of_history_come_together(samples):
    lines = len(read_history(samples))
    entry = history_entry("me", "", "split")
    with pytest.raises(KeyError):
        change_subsets(samples, {"r001": "test"}, {name: entry[name] for name in ("who", "when")})
    assert len(read_history(samples)) == lines
    change_subsets(samples, {"r001": "test", "r002": "train"}, entry)
    assert read_regions(samples)["subset"].tolist()[:2] == ["test", "train"]
    assert len(read_history(samples)) == lines + 1


def test_the_file_that_is_open_elsewhere_is_the_same_file(samples):
    inode = samples.stat().st_ino
    with closing(sqlite3.connect(samples)) as reader:
        reader.execute("SELECT count(*) FROM regions").fetchone()
        change_subsets(samples, {"r001": "test"}, history_entry("me", "", "split"))
        assert reader.execute("SELECT subset FROM regions WHERE region_id = 'r001'").fetchone() == ("test",)
    assert samples.stat().st_ino == inode


def test_who_reads_and_who_writes_is_told_apart(samples):
    command = [sys.executable, "-c", HOLD, str(samples)]
    for kind, readable in (("IMMEDIATE", True), ("EXCLUSIVE", False)):
        with subprocess.Popen([*command, kind], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
            holder.stdout.readline()
            with pytest.raises(SamplesLocked, match="is locked by another program"):
                check_writable(samples)
            if readable:
                check_readable(samples)
                assert len(read_regions(samples)) == 30
            else:
                with pytest.raises(SamplesLocked, match="is locked by another program"):
                    read_regions(samples)
            holder.stdin.close()
    check_writable(samples)


def test_a_file_marked_read_only_can_be_read(samples):
    samples.chmod(0o444)
    assert len(read_regions(samples)) == 30
    with pytest.raises(SamplesLocked, match=r"is read-only\. Allow writing"):
        check_writable(samples)
