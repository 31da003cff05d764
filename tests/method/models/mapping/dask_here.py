"""A Dask scheduler and workers of this machine, bound to loopback."""

import json
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

TESTS = Path(__file__).resolve().parents[3]
LOOPBACK = ["--host", "127.0.0.1", "--dashboard-address", "127.0.0.1:0"]


class Cluster:
    def __init__(self, folder, security=()):
        self.folder, self.workers, self.security = folder, [], security
        file = folder / "scheduler.json"
        # Dask copies what it loads first, so that file must know where the package is.
        preload = folder / "package.py"
        preload.write_text(f"import runpy\nrunpy.run_path({str(TESTS / 'conftest.py')!r})\n")
        self.package = ["--preload", str(preload)]
        self.scheduler = self.start(
            "dask_scheduler", "--port", "0", "--scheduler-file", str(file), *self.package, *security
        )
        while not file.exists() or not file.read_text():
            time.sleep(0.05)
        self.address = json.loads(file.read_text())["address"]

    def start(self, module, *arguments):
        command = [sys.executable, "-m", f"distributed.cli.{module}", *LOOPBACK, *arguments]
        with (self.folder / "dask.log").open("ab") as log:
            return subprocess.Popen(command, stdout=log, stderr=log, cwd=self.folder)

    def add_worker(self, *arguments):
        arguments = arguments or ("--nthreads", "1")
        self.workers.append(
            self.start("dask_worker", self.address, "--no-nanny", *self.package, *self.security, *arguments)
        )
        return self.workers[-1]

    def stop(self):
        for process in [*self.workers, self.scheduler]:
            process.kill()
            process.wait()


@contextmanager
def cluster(folder, workers=0, security=()):
    folder.mkdir(exist_ok=True)
    made = Cluster(folder, security)
    try:
        for _ in range(workers):
            made.add_worker()
        yield made
    finally:
        made.stop()
