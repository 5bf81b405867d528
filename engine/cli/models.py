"""``earmark models``: the recognition models on this computer."""

import argparse

from engine.cli.command import Command, add_json_argument
from engine.cli.model_choice import default_model, size_bytes
from engine.cli.output import print_json
from engine.recognition.models import default_model_folders, find_models

_DETAILS = """\
A model is a folder in CTranslate2's form of Whisper, as faster-whisper uses it, with its tokenizer.json. It is found in
the folders that "earmark doctor" names, or given by path. Nothing is downloaded.

"earmark models list --json" prints a line for each:
  {"name": NAME, "path": PATH, "size_bytes": N, "demo": BOOL, "default": BOOL}
"demo": the built-in model, good for the demo only; "default": what is taken where none is named.
"""


def _configure(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    add_json_argument(actions.add_parser("list", help="list the models that are found"))


def _run(arguments: argparse.Namespace) -> int:
    models = find_models(default_model_folders())
    default = default_model(models)
    for model in models:
        if arguments.json:
            print_json(
                {
                    "name": model.name,
                    "path": str(model.path),
                    "size_bytes": size_bytes(model),
                    "demo": model.is_demo,
                    "default": model == default,
                }
            )
        else:
            remarks = ["default"] * (model == default) + ["for the demo only"] * model.is_demo
            remark = f"  ({', '.join(remarks)})" if remarks else ""
            print(f"{model.name:<24} {size_bytes(model) / 1e6:>7.0f} MB  {model.path}{remark}")
    return 0


COMMAND = Command("models", "list the recognition models that are there", _DETAILS, _configure, _run)
