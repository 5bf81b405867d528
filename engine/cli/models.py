"""``earmark models``: the recognition models on this computer, and getting more of them."""

import argparse
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from engine.cli.command import INTERRUPTED, Command, add_json_argument
from engine.cli.model_choice import installed_model, wanted_model
from engine.cli.output import Progress, Watch, print_json, say
from engine.cli.waiting import wait_for
from engine.errors import EarmarkError, ModelMissing
from engine.models.adopted import adopted_folders, forget
from engine.models.description import Description, describe
from engine.models.known import KNOWN_MODELS
from engine.models.model import Model
from engine.models.places import Places, default_places, find_models
from engine.models.progress import BytesDone
from engine.models.staging import discard_unfinished
from engine.recognition.model_choice import default_model

_DETAILS = """\
A model is a folder in CTranslate2's form of Whisper, as faster-whisper uses it, with its tokenizer.json. It is found in
the folders that "earmark doctor" names, in the Hugging Face hub's cache, where it was adopted, or given by path.
"download" is the only command in Earmark that goes to the network.

  list                list the models that are found
  known               list models on the Hugging Face hub that are known to work
  add PATH            copy a model from a folder, or unpack one from a zip or tar archive; --adopt uses it where it is
  download MODEL      download a known model, or any repository OWNER/NAME of the hub; interrupted, it goes on next time
  convert FOLDER      make a model of a folder in Transformers' form (takes pip install 'earmark[convert]')
  verify [MODEL...]   compare files with the hashes noted when they were installed, and load the model; default: all
  remove MODEL        delete an installed model, forget an adopted one, or drop an unfinished download

"list --json" prints a line for each, and "add", "download" and "convert" the same for the new one:
  {"name": NAME, "path": PATH, "size_bytes": N, "demo": BOOL, "default": BOOL, "origin": ORIGIN,
   "languages": [CODE, ...], "compute_type": TYPE or null, "size_class": CLASS or null, "licence": TEXT or null,
   "source": {"kind": KIND, "place": PLACE, "revision": COMMIT or null} or null}
"demo": the built-in model, good for the demo only; "default": what is taken where none is named. ORIGIN: "built-in",
"installed" by Earmark, "placed" by hand in a folder of models, "adopted", or "hub-cache".

"known --json" prints a line for each:
  {"name": NAME, "repository": OWNER/NAME, "size_bytes": N, "english_only": BOOL}
"verify --json" prints a line for each:
  {"name": NAME, "path": PATH, "files": N, "compared": N}     "compared": those whose hashes are known
  {"name": NAME, "path": PATH, "error": KIND, "message": TEXT}
"""


def _configure(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")

    def add_action(name: str, run: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
        action = actions.add_parser(name, help=text, description=f"{text[0].upper()}{text[1:]}.", allow_abbrev=False)
        action.set_defaults(run_action=run)
        return action

    add_json_argument(add_action("list", _list, "list the models that are found"))
    add_json_argument(add_action("known", _known, "list models on the hub that are known to work"))

    add = add_action("add", _add, "copy a model from a folder, or unpack it from an archive")
    add.add_argument("path", type=Path, metavar="PATH", help="a folder, or a zip or tar archive of one")
    way = add.add_mutually_exclusive_group()
    way.add_argument("--adopt", action="store_true", help="use the folder where it is; nothing is copied")
    _add_name_argument(way)
    add_json_argument(add)

    download = add_action("download", _download, "download a model from the Hugging Face hub")
    download.add_argument("model", metavar="MODEL", help='a name that "known" lists, or a repository OWNER/NAME')
    download.add_argument("--revision", default="main", metavar="R", help="a branch, tag or commit (default: main)")
    download.add_argument("--endpoint", metavar="URL", help="address of the hub (default: HF_ENDPOINT, or the usual)")
    _add_name_argument(download)
    add_json_argument(download)

    convert = add_action("convert", _convert, "make a model of a Whisper folder in Transformers' form")
    convert.add_argument("folder", type=Path, metavar="FOLDER", help="with config.json and the weights")
    _add_name_argument(convert)
    add_json_argument(convert)

    verify = add_action("verify", _verify, "check that models are whole and can be loaded")
    verify.add_argument("models", nargs="*", metavar="MODEL", help="name or folder (default: all that are found)")
    add_json_argument(verify)

    remove = add_action("remove", _remove, "delete an installed model, or forget an adopted one")
    remove.add_argument("model", metavar="MODEL", help="name or folder")


def _add_name_argument(parser: argparse._ActionsContainer) -> None:
    parser.add_argument("--name", metavar="N", help="what to call it (default: as it is called there)")


def _run(arguments: argparse.Namespace) -> int:
    run: Callable[[argparse.Namespace], int] = arguments.run_action
    return run(arguments)


def _list(arguments: argparse.Namespace) -> int:
    models = find_models(default_places())
    default = default_model(models)
    for model in models:
        with suppress(OSError):  # removed while it was looked at
            _show(model, is_default=model == default, as_json=arguments.json)
    return 0


def _show(model: Model, *, is_default: bool, as_json: bool) -> None:
    description = describe(model)
    if as_json:
        print_json(_record(model, description, is_default=is_default))
        return
    remarks = ["default"] * is_default + ["for the demo only"] * model.is_demo
    remark = f"  ({', '.join(remarks)})" if remarks else ""
    size = f"{description.size_bytes / 1e6:>7.0f} MB"
    kind = f"{description.compute_type or '?':<12} {_languages(description):<14} {model.origin:<9}"
    print(f"{model.name:<24} {size}  {kind} {model.path}{remark}")


def _record(model: Model, description: Description, *, is_default: bool) -> dict[str, object]:
    source = description.source
    return {
        "name": model.name,
        "path": str(model.path),
        "size_bytes": description.size_bytes,
        "demo": model.is_demo,
        "default": is_default,
        "origin": model.origin,
        "languages": description.languages,
        "compute_type": description.compute_type,
        "size_class": description.size_class,
        "licence": description.licence,
        "source": source and {"kind": source.kind, "place": source.place, "revision": source.revision},
    }


def _languages(description: Description) -> str:
    count = len(description.languages)
    return f"{count} languages" if count != 1 else description.languages[0]


def _known(arguments: argparse.Namespace) -> int:
    for known in KNOWN_MODELS:
        if arguments.json:
            print_json(
                {
                    "name": known.name,
                    "repository": known.repository,
                    "size_bytes": known.size_bytes,
                    "english_only": known.is_english_only,
                }
            )
        else:
            languages = "en" if known.is_english_only else "many languages"
            print(f"{known.name:<16} {known.size_bytes / 1e6:>6.0f} MB  {languages:<14}  {known.repository}")
    return 0


def _add(arguments: argparse.Namespace) -> int:
    from engine.models.install import adopt_model, install_model

    places = default_places()
    if arguments.adopt:
        model = adopt_model(arguments.path, places)
    else:
        model = _work("copying", arguments.path.name, install_model, (arguments.path, places.install, arguments.name))
    return _tell(model, arguments)


def _download(arguments: argparse.Namespace) -> int:
    from engine.models.download import DownloadOrder, download_model

    order = DownloadOrder(
        arguments.model, default_places().install, arguments.name, arguments.revision, arguments.endpoint
    )
    try:
        model = _work("downloading", order.name, download_model, (order,))
    except KeyboardInterrupt:
        say("stopped; what has arrived is kept, and the same command goes on from there")
        return INTERRUPTED
    return _tell(model, arguments)


def _convert(arguments: argparse.Namespace) -> int:
    from engine.models.convert import convert_model

    args = (arguments.folder, default_places().install, arguments.name)
    return _tell(_work("converting", arguments.folder.name, convert_model, args), arguments)


def _tell(model: Model, arguments: argparse.Namespace) -> int:
    """Print what has been added."""
    if arguments.json:
        is_default = model.path == getattr(default_model(find_models(default_places())), "path", None)
        print_json(_record(model, describe(model), is_default=is_default))
    else:
        print(model.path)
    return 0


def _verify(arguments: argparse.Namespace) -> int:
    from engine.models.verify import verify_model

    failed = False
    models = [wanted_model(wanted) for wanted in arguments.models] or find_models(default_places())
    for model in models:
        record: dict[str, object] = {"name": model.name, "path": str(model.path)}
        try:
            verified = _work("verifying", model.name, verify_model, (model.path,))
        except EarmarkError as error:
            failed = True
            say(str(error))
            if arguments.json:
                print_json({**record, "error": type(error).__name__, "message": str(error)})
        else:
            if arguments.json:
                print_json({**record, "files": verified.files, "compared": verified.compared})
            else:
                known = f"{verified.compared} of {verified.files} files compared" if verified.compared else "loads"
                print(f"{model.name}: good ({known})", flush=True)
    return int(failed)


def _remove(arguments: argparse.Namespace) -> int:
    from engine.models.install import remove_model

    places = default_places()
    try:
        model = installed_model(arguments.model)
    except ModelMissing:
        if _drop_traces(arguments.model, places):
            return 0
        raise
    remove_model(model, places)
    return 0


def _drop_traces(wanted: str, places: Places) -> bool:
    """Forget an adopted folder that is gone, or drop an unfinished download; return whether it was either."""
    for folder in adopted_folders(places.adopted):
        if wanted == folder.name or Path(wanted).absolute() == folder:
            forget(places.adopted, folder)
            return True
    with suppress(EarmarkError):  # it can't even be a name
        return discard_unfinished(places.install, wanted)
    return False


def _work(doing: str, label: str, work: Callable[..., object], args: tuple[Any, ...]) -> Any:
    """Do work in a child process and show how far it is."""
    progress, watch = Progress(label), Watch()

    def take(message: object) -> None:
        if isinstance(message, BytesDone) and message.total_bytes:
            share = message.done_bytes / message.total_bytes
            progress.show(doing, share, watch.left_s(share))
        else:
            progress.show(doing, None)

    try:
        return wait_for(work, args, take)
    finally:
        progress.end()


COMMAND = Command("models", "list, add, download, check or remove recognition models", _DETAILS, _configure, _run)
