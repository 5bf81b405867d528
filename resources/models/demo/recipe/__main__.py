"""The recipe's commands: ``python -m resources.models.demo.recipe generate|train|export|evaluate|interview``."""

import argparse
from pathlib import Path


def main() -> None:
    """Run one step of the recipe."""
    parser = argparse.ArgumentParser(prog="recipe", description="Train the demo model from synthetic speech.")
    parser.add_argument("--work", type=Path, default=Path("work"), help="folder of the material and the checkpoint")
    commands = parser.add_subparsers(dest="command", required=True)
    generate = commands.add_parser("generate", help="speak sentences and learn the tokenizer")
    generate.add_argument("--heard", type=int, default=14, help="shards with sound")
    generate.add_argument("--read", type=int, default=45, help="shards of phonemes alone")
    generate.add_argument("--processes", type=int, default=2)
    train = commands.add_parser("train", help="train the network")
    train.add_argument("--minutes", type=float, default=60)
    train.add_argument("--rate", type=float, default=9e-4)
    train.add_argument("--flat-share", type=float, default=0.35, help="share of the run before the rate falls")
    train.add_argument("--processes", type=int, default=2)
    train.add_argument("--seed", type=int, default=7000)
    train.add_argument("--resume", action="store_true", help="go on from the checkpoint in the work folder")
    export = commands.add_parser("export", help="write the folder that faster-whisper loads")
    export.add_argument("--model", type=Path, default=Path("model"))
    export.add_argument("--weights", choices=["model", "average"], default="model")
    evaluate = commands.add_parser("evaluate", help="measure a model on the interview and on held-out speech")
    evaluate.add_argument("--model", type=Path, default=Path("model"))
    interview = commands.add_parser("interview", help="write the demo's recording and its reference")
    interview.add_argument("--out", type=Path, default=Path())
    arguments = parser.parse_args()
    arguments.work.mkdir(parents=True, exist_ok=True)
    _run(arguments)


def _run(arguments: argparse.Namespace) -> None:
    # each command imports what it needs: the interview needs no torch, the export no synthesizer
    match arguments.command:
        case "generate":
            from resources.models.demo.recipe.generation import generate

            generate(arguments.work, arguments.heard, arguments.read, arguments.processes)
        case "train":
            from resources.models.demo.recipe.training import Plan, train

            train(
                Plan(
                    work=arguments.work,
                    minutes=arguments.minutes,
                    rate=arguments.rate,
                    flat_share=arguments.flat_share,
                    processes=arguments.processes,
                    seed=arguments.seed,
                    resumes=arguments.resume,
                )
            )
        case "export":
            from resources.models.demo.recipe.export import export

            export(arguments.work, arguments.model, arguments.weights)
        case "evaluate":
            from resources.models.demo.recipe.evaluation import evaluate

            evaluate(arguments.model)
        case "interview":
            from resources.models.demo.recipe.interview import write_interview

            write_interview(arguments.out)


if __name__ == "__main__":
    main()
