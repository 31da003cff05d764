"""Small trainings, and how two of them are compared."""

import json

import torch
from glakes.lakes.progress import Silent
from glakes.models import training
from glakes.models.modelfile import load_model
from glakes.models.records import TIMING
from glakes.models.settings import TrainSettings


def settings(samples, folder, **options):
    names = {"model": "m.safetensors", "log": "m.jsonl", "report": "m.html"}
    paths = {key: str(folder / name) for key, name in names.items()}
    options = {"base_width": 2, "patch": 32, "batch": 2, "epochs": 4, "steps": 3, "device": "cpu"} | options
    return TrainSettings(samples=str(samples), **paths | options)


def train(samples, folder, progress=None, **options):
    folder.mkdir(exist_ok=True)
    return training.train_model(settings(samples, folder, **options), progress or Silent())


def rows(folder):
    lines = (folder / "m.jsonl").read_text().splitlines()
    return [{key: value for key, value in json.loads(line).items() if key not in TIMING} for line in lines]


def weights(folder):
    return load_model(folder / "m.safetensors")[0].state_dict()


def same(one, other):
    return one.keys() == other.keys() and all(torch.equal(one[name], other[name]) for name in one)
