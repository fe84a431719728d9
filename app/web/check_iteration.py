"""One iteration of a run of Dropout Live, computed again by the textbook and compared with what the run has told.

`python FILE` checks the iteration whose numbers stand at the end of the file, `python FILE steps-8.json` another one,
saved from /api/runs/{id}/steps/8. It needs NumPy and nothing else. Behind lines: shapes, for a batch of B examples.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np

LIMIT = 1e-12  # float64 has 16 digits, and a sum in another order may differ in the last of them

ACTIVATIONS: dict[str, tuple[Any, Any]] = {  # h = f(z), and the derivative f′(z) as a function of h
    "tanh": (np.tanh, lambda h: 1 - h**2),
    "relu": (lambda z: np.maximum(z, 0), lambda h: h > 0),
    "sigmoid": (lambda z: (1 + np.tanh(z / 2)) / 2, lambda h: h * (1 - h)),
}


def computed(net: dict[str, Any], batch: dict[str, Any]) -> dict[str, Any]:
    """One forward and backward pass of a network under its masks; dx is the derivative of the loss by x."""
    f, slope = ACTIVATIONS[net["activation"]]
    weights, biases = arrays(net["weights"]), arrays(net["biases"])  # (n_in, n_out) and (n_out,) of each layer
    dropout = [mask * factor for mask, factor in zip(arrays(net["masks"]), net["factors"], strict=True)]  # (1 or B, n)
    x = np.array(batch["inputs"])  # (B, n_in)
    if "input_mask" in net:
        x = x * net["input_mask"] * net["input_factor"]

    z, h, a = [], [], [x]
    for w, b, d in zip(weights[:-1], biases[:-1], dropout, strict=True):
        z.append(a[-1] @ w + b)  # (B, n)       dw = aᵀ dz, db = Σ dz, da = dz wᵀ
        h.append(f(z[-1]))  #      (B, n)       dz = dh · f′(z)
        a.append(h[-1] * d)  #     (B, n)       dh = da · d, which is exactly 0 for who sleeps
    logits = a[-1] @ weights[-1] + biases[-1]  # (B, classes)
    shifted = logits - logits.max(axis=1, keepdims=True)  # so that no exponential overflows
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))  # (B, classes)
    label = np.eye(log_p.shape[1])[batch["labels"]]  # (B, classes), 1 for the label
    loss = -(label * log_p).sum() / len(x)  #   dlogits = (p − label) / B

    dz = (np.exp(log_p) - label) / len(x)  # (B, classes)
    dw, db = [a[-1].T @ dz], [dz.sum(axis=0)]  # (n, classes), (classes,)
    for k in reversed(range(len(z))):
        dz = (dz @ weights[k + 1].T) * dropout[k] * slope(h[k])  # (B, n)
        dw, db = [a[k].T @ dz, *dw], [dz.sum(axis=0), *db]  # (n_in, n), (n,)
    return {"z": [*z, logits], "a": a[1:], "logits": [logits], "loss": [loss], "weights": dw, "biases": db}


def updated(w: Any, g: Any, state: dict[str, Any], net: dict[str, Any], step: int) -> Any:
    """Parameters w after an update along gradients g: SGD, momentum .9 or Adam (.9, .999, 1e-8), as in PyTorch."""
    g = g + net["weight_decay"] * w
    if net["optimizer"] == "momentum":
        g = 0.9 * state["momentum_buffer"] + g
    if net["optimizer"] == "adam":
        mean = 0.9 * state["exp_avg"] + 0.1 * g
        square = 0.999 * state["exp_avg_sq"] + 0.001 * g**2
        g = mean / (1 - 0.9**step) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    return w - net["learning_rate"] * g


def differences(net: dict[str, Any], record: dict[str, Any]) -> dict[str, float]:
    """By quantity, how far what the record tells of a network is from what comes out here."""
    here = computed(net, record["batch"])
    found = {name: largest(here[name], net[name]) for name in ("z", "a")}
    found |= {name: largest(here[name], [net[name]]) for name in ("logits", "loss")}
    for kind in ("weights", "biases"):
        told = net["gradients"][kind]
        found[f"gradients of {kind}"] = largest(here[kind], told)
        # along the gradients told, for Adam blows up the rounding of a gradient that is nearly 0
        states = [{name: arrays(s[kind])[k] for name, s in net["optimizer_state"].items()} for k in range(len(told))]
        along = zip(arrays(net[kind]), arrays(told), states, strict=True)
        found[f"{kind} after"] = largest([updated(*one, net, record["step"]) for one in along], net[f"{kind}_after"])
    return found


def largest(here: list[Any], told: list[Any]) -> float:
    """The largest difference between arrays, of numbers larger than 1 as a share of the largest in their array."""
    pairs = zip(here, arrays(told), strict=True)
    return float(np.max([np.max(np.abs(x - y)) / max(1, np.max(np.abs(y))) for x, y in pairs]))


def arrays(values: list[Any]) -> list[Any]:
    """Each of nested lists as an array."""
    return [np.array(value, dtype=float) for value in values]


def main(numbers: str, path: str | None = None) -> int:
    """Check an iteration told as JSON, or in a file, and print all differences; 0 if they are within LIMIT, else 1."""
    record = json.loads(Path(path).read_text(encoding="utf-8") if path else numbers)
    print(f"Iteration {record['step']}, a batch of {len(record['batch']['labels'])}. Largest differences:")
    found = {(net["name"], name): far for net in record["networks"] for name, far in differences(net, record).items()}
    for (net, name), far in found.items():
        print(f"{net:8} {name:20} {far:8.1e}{'' if far < LIMIT else '   too far'}")
    all_agree = all(far < LIMIT for far in found.values())
    print("All are" if all_agree else "Not all are", f"below {LIMIT:.0e}.")
    return 0 if all_agree else 1
