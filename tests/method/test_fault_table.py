"""Every test that the table of faults names is there."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROW = re.compile(r"^\| (\d+) \|.*\| (.+) \|$", re.MULTILINE)


def test_every_fault_names_tests_that_exist():
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in (ROOT / "tests").rglob("test_*.py"))
    there = {node.name for tree in trees for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    rows = ROW.findall((ROOT / "docs" / "faults.md").read_text(encoding="utf-8"))
    assert [int(number) for number, _ in rows] == list(range(1, 51))
    for number, tests in rows:
        named = re.findall(r"`(\w+)`", tests)
        assert named, f"fault {number} has no test"
        assert set(named) <= there, f"fault {number} names tests that are not there: {set(named) - there}"
    assert ROW.findall((ROOT / "docs" / "faults.zh.md").read_text(encoding="utf-8")) == rows
