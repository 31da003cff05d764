"""What is said of an interpreter before it is used."""

import sys

from glakes.worker.interpreters import Probe, probe


def test_this_interpreter_has_everything():
    found = probe(sys.executable)
    assert found.is_usable(), found.sentence()
    assert found.version == sys.version_info[:3]


def test_a_missing_file_is_a_sentence(tmp_path):
    found = probe(tmp_path / "湖泊 python")
    assert not found.is_usable() and "No such file" in found.sentence()


def test_a_program_that_is_not_python_is_a_sentence():
    found = probe("/bin/true")
    assert not found.is_usable() and "not a Python interpreter" in found.sentence()


def test_missing_libraries_and_old_versions_are_named():
    assert "lacks torch, shapely" in Probe("p", (3, 11, 2), ("torch", "shapely")).sentence()
    assert "needs Python 3.11 or newer; 'p' is Python 3.9.1" in Probe("p", (3, 9, 1)).sentence()
