"""Training: two processes of one thread each, their gradients averaged through shared memory.

On a busy machine this loses far less than two threads that wait for each other in every operation.
"""

import collections
import math
import multiprocessing
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as functional

from resources.models.demo.recipe.network import DemoNetwork, Size
from resources.models.demo.recipe.tokens import Tokens
from resources.models.demo.recipe.windows import NO_TARGET, READ_STRIDE, Batch, Batches

CHECKPOINT = "model.pt"
TEXT_WEIGHT, LOOK_WEIGHT, PHONEME_WEIGHT, MATCH_WEIGHT = 1.0, 0.3, 1.0, 1.0
TIME_WEIGHT = 0.4  # of a time against a word: times are many and never certain to 20 ms
WARM_UP_STEPS = 60
AVERAGING = 0.998
WEIGHT_DECAY = 0.02
REPORT_STEPS = 50
SAVE_SECONDS = 120
LEAST_LOG_WEIGHT = -30.0


@dataclass(frozen=True, slots=True)
class Plan:
    """A run: where it works, how long, the highest rate, and the share of the run before the rate falls to nothing."""

    work: Path
    minutes: float
    rate: float
    flat_share: float
    processes: int
    seed: int
    resumes: bool


def train(plan: Plan) -> None:
    """Train until the time is over; checkpoints are written to the work folder every two minutes."""
    tokens = Tokens(plan.work / "tokenizer.json")
    network = DemoNetwork(tokens.count, Size())
    count = sum(parameter.numel() for parameter in network.parameters())
    print(f"{count / 1e6:.2f} million parameters", flush=True)
    gradients = torch.zeros(plan.processes, count).share_memory_()
    progress = torch.zeros(1, dtype=torch.float64).share_memory_()
    context = multiprocessing.get_context("spawn")
    barrier = context.Barrier(plan.processes)
    workers = [
        context.Process(target=_train_process, args=(plan, number, gradients, progress, barrier))
        for number in range(plan.processes)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()


def _train_process(plan: Plan, number: int, gradients: Any, progress: Any, barrier: Any) -> None:
    torch.set_num_threads(1)
    torch.manual_seed(1)
    tokens = Tokens(plan.work / "tokenizer.json")
    network = DemoNetwork(tokens.count, Size())
    path = plan.work / CHECKPOINT
    if plan.resumes:
        network.load_state_dict(torch.load(path, map_location="cpu")["model"])
    parameters = list(network.parameters())
    optimizer = _optimizer(network, plan.rate)
    batches = iter(
        torch.utils.data.DataLoader(
            Batches(plan.work, plan.seed + number, number, plan.processes),
            batch_size=None,
            num_workers=1,
            prefetch_factor=4,
        )
    )
    pair = next(batches)
    average = {key: value.detach().clone() for key, value in network.state_dict().items()}
    sums: collections.Counter[str] = collections.Counter()
    barrier.wait()
    start = saved = reported = time.monotonic()
    step = 0
    while True:
        if number == 0:  # one clock for all
            progress[0] = (time.monotonic() - start) / (plan.minutes * 60)
        barrier.wait()
        done = float(progress[0])
        if done >= 1:
            break
        rate = plan.rate * _share_of_rate(step, done, plan.flat_share)
        for group in optimizer.param_groups:
            group["lr"] = rate
        optimizer.zero_grad(set_to_none=True)
        for name, batch in zip(("heard", "read"), pair, strict=True):
            losses, shares = losses_of(network, batch, tokens.first_time)
            sum(losses.values()).backward()
            sums.update({f"{name} {key}": float(value.detach()) for key, value in (losses | shares).items()})
        _share_gradients(parameters, gradients, number, barrier)
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        step += 1
        pair = next(batches)
        if number:
            continue
        with torch.no_grad():
            for key, value in network.state_dict().items():
                average[key].lerp_(value, 1 - min(AVERAGING, step / (step + 20)))
        now = time.monotonic()
        if step % REPORT_STEPS == 0:
            means = ", ".join(f"{key} {value / REPORT_STEPS:.3f}" for key, value in sums.items())
            pace = (now - reported) / REPORT_STEPS
            print(f"{(now - start) / 60:.1f} min, step {step}, {pace:.2f} s/step, rate {rate:.6f}, {means}", flush=True)
            reported, sums = now, collections.Counter()
        if now - saved > SAVE_SECONDS:
            _save(path, network, average, step)
            saved = now
    if number == 0:
        _save(path, network, average, step)
        print(f"finished after {step} steps", flush=True)


def _optimizer(network: DemoNetwork, rate: float) -> Any:
    decayed, kept = list[Any](), list[Any]()
    for name, parameter in network.named_parameters():
        is_matrix = parameter.dim() > 1 and "embedding" not in name and "time_mix" not in name
        (decayed if is_matrix else kept).append(parameter)
    groups = [{"params": decayed, "weight_decay": WEIGHT_DECAY}, {"params": kept, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, lr=rate, betas=(0.9, 0.98), eps=1e-8)


def _share_of_rate(step: int, done: float, flat_share: float) -> float:
    share = min(1.0, (step + 1) / WARM_UP_STEPS)
    if done > flat_share:
        share *= 0.5 + 0.5 * math.cos(math.pi * (done - flat_share) / (1 - flat_share))
    return share


def _share_gradients(parameters: list[Any], gradients: Any, number: int, barrier: Any) -> None:
    flat = [torch.zeros_like(each) if each.grad is None else each.grad for each in parameters]
    torch.cat([gradient.flatten() for gradient in flat], out=gradients[number])
    barrier.wait()
    mean, at = gradients.mean(0), 0
    for parameter in parameters:
        parameter.grad = mean[at : at + parameter.numel()].view_as(parameter)
        at += parameter.numel()


def _save(path: Path, network: DemoNetwork, average: dict[str, Any], step: int) -> None:
    unfinished = path.with_suffix(".part")
    torch.save({"model": network.state_dict(), "average": average, "size": asdict(Size()), "step": step}, unfinished)
    unfinished.replace(path)


def losses_of(network: DemoNetwork, batch: Batch, first_time: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the weighted losses by name, and shares of right answers."""
    losses: dict[str, Any] = {}
    shares: dict[str, Any] = {}
    with torch.autocast("cpu", dtype=torch.bfloat16):
        if batch.sound is None:
            memory = network.phone_memory(batch.context, batch.offset, READ_STRIDE)
        else:
            memory = network.encoder(batch.sound, batch.offset)
            guesses = network.phone_head(memory).float()
            labels = batch.context[..., 0]
            losses["phoneme"] = PHONEME_WEIGHT * functional.cross_entropy(
                guesses.flatten(0, 1), labels.flatten(), ignore_index=0
            )
            with torch.no_grad():
                aim = network.phone_memory(batch.context, batch.offset, 1)
                shares["phonemes right"] = (guesses.argmax(-1) == labels)[labels > 0].float().mean()
            losses["match"] = MATCH_WEIGHT * functional.mse_loss(memory.float(), aim)
        values, looks = network.decoder(batch.tokens, memory)
        is_target = batch.targets != NO_TARGET
        logits = network.decoder.logits(values[is_target]).float()
    targets = batch.targets[is_target]
    is_time = targets >= first_time
    weights = torch.where(is_time, TIME_WEIGHT, 1.0)
    each = functional.cross_entropy(logits, targets, reduction="none")
    losses["text"] = TEXT_WEIGHT * (each * weights).sum() / weights.sum()
    losses["look"] = LOOK_WEIGHT * _look_loss(looks, batch.looks, is_target)
    with torch.no_grad():
        right = logits.argmax(-1) == targets
        shares["pieces right"] = right[~is_time].float().mean()
        shares["times right"] = (logits.argmax(-1) - targets).abs()[is_time].le(2).float().mean().nan_to_num(1.0)
    return losses, shares


def _look_loss(looks: list[Any], aims: Any, is_target: Any) -> Any:
    """Teach the first head of the first layer to look where the last token was said, of the others where the next is.

    The last layers' heads then give faster-whisper the times of the words.
    """
    total = torch.zeros(())
    for layer, log_weights in enumerate(looks):
        aim = aims[:, :-1] if layer == 0 else aims[:, 1:]
        is_guided = (aim[..., 0] >= 0) & is_target
        weights, bounds = log_weights[is_guided], aim[is_guided]
        where = torch.arange(weights.shape[-1])
        is_inside = (where >= bounds[:, :1]) & (where < bounds[:, 1:])
        mass = weights.masked_fill(~is_inside, LEAST_LOG_WEIGHT).logsumexp(-1)
        total = total - mass.sum() / max(1, len(mass)) / len(looks)
    return total
