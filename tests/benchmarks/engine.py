"""Updates a second of the engine against an eager PyTorch loop that does the same, in turn in one process.

2-16-16-2 tanh, batch 10, drop rate .5, plain SGD, float64, masks and activations kept, one thread.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from statistics import median
from time import perf_counter
from typing import Any

from app.experiment import Experiment, experiment_from
from app.nn.trainer import Member, Trainer, members_of

EXPERIMENT = experiment_from({"hidden": [16, 16], "drop_rates": [0.5, 0.5], "batch_size": 10, "steps": 20_000})
ROUNDS = 7


def main() -> None:
    """Print the median over rounds in which the contestants take turns."""
    contestants: dict[str, tuple[Callable[[int], object], int]] = {
        "NumPy, one network": (_numpy([Member("network", EXPERIMENT)]), 4000),
        "NumPy, network and twin": (_numpy(members_of(EXPERIMENT)), 4000),
        "NumPy, 64 drop rates": (_numpy([Member("network", _with_rate(k / 80)) for k in range(64)]), 800),
        "NumPy, 64 seeds": (_numpy([Member("network", replace(EXPERIMENT, seed=s)) for s in range(64)]), 800),
    }
    if torch_loop := _torch():
        contestants["PyTorch, one network"] = (torch_loop, 1500)
    seconds: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(ROUNDS):
        for name, (loop, count) in contestants.items():
            start = perf_counter()
            loop(count)
            seconds[name].append((perf_counter() - start) / count)
    typical = {name: median(values) for name, values in seconds.items()}
    for name, value in typical.items():
        print(f"  {name:26} {value * 1e6:7.1f} µs a step, {1 / value:8,.0f} updates/s")
    one, two, rates, seeds = (typical[name] for name in list(typical)[:4])
    print(f"  network and twin take {two / one:.2f} times one network (at most 1.5)")
    print(
        f"  a stack of 64 makes {64 / rates:,.0f} network updates/s for 64 drop rates, {64 / seeds:,.0f} for 64 seeds"
    )
    if torch_loop:
        eager = typical["PyTorch, one network"]
        print(f"  one network is {eager / one:.1f} times PyTorch (at least 5)")
        print(
            f"  a stack of 64 is {64 * eager / rates:.0f} times PyTorch for rates (at least 60), "
            f"{64 * eager / seeds:.0f} times for seeds"
        )


def _with_rate(drop_rate: float) -> Experiment:
    return replace(EXPERIMENT, drop_rates=(drop_rate, drop_rate))


def _numpy(members: list[Member]) -> Callable[[int], object]:
    trainer = Trainer(members)

    def loop(count: int) -> None:
        for _ in range(count):
            trainer.iterate()

    loop(300)
    return loop


def _torch() -> Callable[[int], object] | None:
    try:
        import torch
    except ImportError:
        print("  PyTorch is not installed: pip install -e '.[bench]'")
        return None
    torch.set_num_threads(1)
    torch.set_default_dtype(torch.float64)
    data = Trainer([Member("network", EXPERIMENT)]).data[0]
    inputs, labels = torch.tensor(data.train_inputs), torch.tensor(data.train_labels)

    class Dropout(torch.nn.Module):
        """Inverted dropout with one mask for the batch; keeps mask and activation."""

        def forward(self, a: torch.Tensor) -> torch.Tensor:
            self.mask = torch.rand(1, a.shape[1]) >= 0.5
            self.activation = a * self.mask / 0.5
            return self.activation

    linear, tanh = torch.nn.Linear, torch.nn.Tanh
    network = torch.nn.Sequential(linear(2, 16), tanh(), Dropout(), linear(16, 16), tanh(), Dropout(), linear(16, 2))
    optimizer = torch.optim.SGD(network.parameters(), lr=EXPERIMENT.learning_rate)
    cross_entropy = torch.nn.CrossEntropyLoss()
    losses: list[float] = []

    def loop(count: int) -> None:
        losses.clear()
        batches: Iterator[Any] = iter(())
        for _ in range(count):
            batch = next(batches, None)
            if batch is None:
                batches = iter(torch.randperm(len(labels)).split(10))
                batch = next(batches)
            loss = cross_entropy(network(inputs[batch]), labels[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())

    loop(300)
    return loop
