"""The cluster recipes of docs/large-areas.md on this machine: TLS, resources, and the scripts as they stand there.

What stands in for what is not here: `srun` is a script that runs its command, Kubernetes a loop over the index of the
job, and the graphics card of `GPU=1` a processor that says it has one.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from dask_here import cluster
from glakes.lakes.errors import LakesError
from glakes.lakes.progress import Silent
from glakes.lakes.tiles.folder import RunFolder
from glakes.models.mapping.settings import MapSettings
from glakes.worker.mapping import map_lakes
from made_run import assert_same_lakes, lakes_of_the_whole, parts, scene, settings_of
from small_disk import small_disk
from test_scale_out import REAL, children, done, in_background

ROOT = Path(__file__).resolve().parents[4]
PAGE = (ROOT / "docs" / "large-areas.md").read_text(encoding="utf-8")

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A scene, a model, the lakes of the whole, and a run that nobody disturbed."""
    folder = tmp_path_factory.mktemp("made")
    source, model = scene(folder)
    map_lakes(settings_of(folder, source, model, threshold=REAL), Silent())
    return folder, source, model, lakes_of_the_whole(folder, source, model, REAL)


def settings_for(folder, made, **changes):
    return settings_of(folder, *made[1:3], threshold=REAL, **changes)


@pytest.fixture(scope="module")
def certificates(tmp_path_factory):
    """The files that the page names, and those of an authority that nobody here trusts."""
    folder = tmp_path_factory.mktemp("certificates")

    def openssl(*arguments):
        subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)

    for ca, node in (("ca", "node"), ("foreign-ca", "foreign")):
        new = ("-newkey", "rsa:2048", "-nodes", "-subj")
        openssl("req", "-x509", *new, f"/CN={ca}", "-days", "2", "-keyout", f"{ca}-key.pem", "-out", f"{ca}.pem")
        openssl("req", *new, f"/CN={node}", "-keyout", f"{node}-key.pem", "-out", f"{node}.csr")
        signer = ("-CA", f"{ca}.pem", "-CAkey", f"{ca}-key.pem", "-CAcreateserial")
        openssl("x509", "-req", "-in", f"{node}.csr", *signer, "-days", "2", "-out", f"{node}.pem")
    return folder


def test_dask_over_tls(made, tmp_path, certificates):
    import dask

    options = dict(re.findall(r"--(tls-[\w-]+) ([\w-]+\.pem)", PAGE))
    assert len(options) == 3
    security = [text for name, file in options.items() for text in (f"--{name}", str(certificates / file))]

    def refused(address, folder):
        with pytest.raises(LakesError, match="No scheduler answers at"):
            map_lakes(settings_for(tmp_path / folder, made, scheduler=address), Silent())

    def trusting(ca, node):
        files = {"ca-file": f"{ca}.pem", "client.cert": f"{node}.pem", "client.key": f"{node}-key.pem"}
        return dask.config.set(
            {f"distributed.comm.tls.{name}": str(certificates / file) for name, file in files.items()}
        )

    with cluster(tmp_path / "dask", 2, ("--protocol", "tls", *security)) as dask_cluster:
        address = dask_cluster.address
        assert address.startswith("tls://")
        refused(address, "without certificates")
        refused(address.replace("tls://", "tcp://"), "plain")
        with trusting("foreign-ca", "foreign"):
            refused(address, "foreign")
        settings = settings_for(tmp_path, made, scheduler=address)
        with trusting("ca", "node"):
            assert map_lakes(settings, Silent())["COMPUTED"] == 6
    assert_same_lakes(settings.lakes, made[3])
    assert parts(settings.run_folder) == parts(made[0] / "run")


def test_tiles_go_only_to_workers_with_the_resource(made, tmp_path):
    with cluster(tmp_path / "dask", 1) as dask_cluster:
        settings = settings_for(tmp_path, made, scheduler=dask_cluster.address, resource="GPU=1")
        with pytest.raises(LakesError, match=r"No worker of .* offers GPU=1\. Start workers with --resources GPU=1"):
            map_lakes(settings, Silent())
        dask_cluster.add_worker("--nthreads", "1", "--resources", "GPU=1", "--name", "card")
        while "Registered to" not in (tmp_path / "dask" / "dask.log").read_text().partition("card")[2]:
            dask_cluster.workers[-1].poll()
        before = set(children("dask_worker"))
        assert map_lakes(settings, Silent())["COMPUTED"] == 6
        assert before >= {worker.pid for worker in dask_cluster.workers}
    assert parts(settings.run_folder) == parts(made[0] / "run")


def slurm():
    """The script of the page and what SLURM sets for each task of its array."""
    (script,) = re.findall(r"^```sh\n(#!/bin/bash\n#SBATCH.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    assert "--array=1-40" in script
    return ["bash", "-c", script], [{"SLURM_ARRAY_TASK_ID": str(task)} for task in (1, 2, 3)]


def kubernetes():
    """The command of the page's Job and what Kubernetes sets for each index."""
    yaml = pytest.importorskip("yaml")
    (text,) = re.findall(r"^```yaml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    job = yaml.safe_load(text)
    assert (job["kind"], job["spec"]["completionMode"], job["spec"]["completions"]) == ("Job", "Indexed", 40)
    (container,) = job["spec"]["template"]["spec"]["containers"]
    assert {"name": "shared", "mountPath": "/shared"} in container["volumeMounts"]
    return container["command"], [{"JOB_COMPLETION_INDEX": str(index)} for index in (0, 1, 2)]


@pytest.mark.parametrize("recipe", [slurm, kubernetes])
def test_the_recipe_as_it_stands_on_the_page(made, tmp_path, recipe):
    """Run for three shards of three at once; nothing but the number of shards and the folder is changed."""
    command, tasks = recipe()
    settings = settings_for(tmp_path, made)
    map_lakes(MapSettings(**vars(settings) | {"dry_run": True}), Silent())
    assert all(what in command[-1] for what in ("/40", "/shared/run"))
    command = [*command[:-1], command[-1].replace("/40", "/3").replace("/shared/run", settings.run_folder)]
    (tmp_path / "bin").mkdir()
    srun = tmp_path / "bin" / "srun"
    srun.write_text('#!/bin/sh\nexec "$@"\n')
    srun.chmod(0o755)
    (tmp_path / "package").mkdir()
    (tmp_path / "package" / "glakes").symlink_to(ROOT)
    path = os.pathsep.join([str(tmp_path / "bin"), str(Path(sys.executable).parent), os.environ["PATH"]])
    about = os.environ | {"PATH": path, "PYTHONPATH": str(tmp_path / "package")}
    running = [subprocess.Popen(command, env=about | task, cwd=tmp_path, stderr=subprocess.PIPE) for task in tasks]
    for process in running:
        said = process.communicate()[1].decode()
        assert process.returncode == 0, said
    assert len(done(settings.run_folder)) == 6
    assert map_lakes(settings, Silent())["COMPUTED"] == 0
    assert_same_lakes(settings.lakes, made[3])
    assert parts(settings.run_folder) == parts(made[0] / "run")


def test_a_tile_that_kills_its_process_is_left_out_alone(made, tmp_path):
    """Whoever begins that tile is killed, three times; no other tile suffers."""
    settings, poison, ended = settings_for(tmp_path, made, scheduler="processes:1"), "r0000c0001", []
    begun = RunFolder(Path(settings.run_folder)).begun_path(poison)

    def kill():
        while not ended:
            if begun.exists():
                for pid in children():
                    try:
                        os.kill(pid, 9)
                    except ProcessLookupError:
                        continue

    killer = in_background(kill)
    try:
        result = map_lakes(settings, Silent())
    finally:
        ended.append(True)
        killer.join()
    assert (result["DONE"], result["FAILED"]) == (5, 1)
    assert done(settings.run_folder) == {f"r000{row}c000{col}" for row in (0, 1) for col in range(3)} - {poison}
    assert map_lakes(settings, Silent())["COMPUTED"] == 1
    assert_same_lakes(settings.lakes, made[3])


def test_a_disk_that_fills_up_while_lakes_are_written(made, tmp_path):
    with small_disk(tmp_path / "disk", "200k") as disk:
        settings = settings_for(tmp_path, made, lakes=str(disk / "lakes.gpkg"))
        with pytest.raises(LakesError, match=r"lakes\.gpkg"):
            map_lakes(settings, Silent())
        assert not [path for path in disk.iterdir() if path.suffix == ".gpkg"]
        subprocess.run(["mount", "-o", "remount,size=40m", str(disk)], check=True)
        assert map_lakes(settings, Silent())["COMPUTED"] == 0
        assert_same_lakes(settings.lakes, made[3])
