"""Facts about many networks: what one pass is the average of, a vote of past epochs, and what is usual over seeds."""

from typing import Any

from .epochs_vote import epochs_vote
from .evidence import EXACT, VISIBLE, Evidence, Fact, Finding, answer_of, cannot, dropped_layer, why_no_masks
from .exactness import exactness
from .network import weights_checksum
from .seeds import seeds

MEANS = ("geometric", "arithmetic")
EPOCHS = 100  # of which the networks vote
SEEDS = 10  # trained anew, with and without dropout
OFTEN = 8  # of them: so many, or as few as would be left, come by chance once in 9 times; 6 against 4 three times in 4


def average_of_sub_networks(evidence: Evidence) -> Finding:
    """The largest difference between the averages of all sub-networks and the one pass, with one layer and with two."""
    posted = evidence.specimen.experiment
    if not posted.drop_rates[0]:
        return cannot("first-layer-awake" if dropped_layer(posted) else "no-dropout")
    told = yield from answer_of(exactness(evidence.specimen))
    one, two = ({mean: network[mean]["difference"]["largest"] for mean in MEANS} for network in told["networks"])
    figures: dict[str, Any] = {
        "sub_networks": told["networks"][0]["sub_networks"],
        "drop_rate": told["networks"][0]["drop_rate"],
        "one_layer": one,
        "two_layers": two,
    }
    if posted.scaling == "none":
        return cannot("scaling-none", **figures)
    apart = min(one["arithmetic"], two["geometric"])
    if one["geometric"] <= EXACT and apart <= VISIBLE:  # dead neurons, or hardly any dropout
        return cannot("alike", **figures)
    return Fact(one["geometric"] <= EXACT, figures)


def hundred_vote(evidence: Evidence) -> Finding:
    """The vote of past epochs needs weights for each of them; of these a run keeps but one, the present ones."""
    if reason := why_no_masks(evidence.past):
        return cannot(reason)
    told = yield from answer_of(epochs_vote(evidence.specimen, EPOCHS))
    if len(told["epochs"]) < 2:
        return cannot("too-early")
    vote, single = told["vote"], told["eval"]
    weights = [epoch["checksum"] for epoch in told["epochs"]]
    figures = {
        "epochs": len(weights),
        "weights": len(set(weights)),
        "held": weights.count(weights_checksum(evidence.specimen.parameters[0])),
        "different": told["different"],
        "iterations": told["iterations"],
        "different_trained": told["different_trained"],
        "vote_test_loss": vote["test_loss"],
        "vote_test_accuracy": vote["test_accuracy"],
        "eval_test_loss": single["test_loss"],
        "eval_test_accuracy": single["test_accuracy"],
    }
    if figures["weights"] == 1:
        return cannot("alike", **figures)
    return Fact(figures["held"] <= 1, figures)


def better_performance(evidence: Evidence) -> Finding:
    """The posted experiment from several seeds, with and without dropout, trained to the end."""
    if not dropped_layer(evidence.specimen.experiment):
        return cannot("no-dropout")
    told = yield from answer_of(seeds(evidence.specimen, SEEDS))
    ends = {
        f"{prefix}{of}": told["networks"][name][of]["mean"][-1]
        for of in ("test_loss", "test_accuracy")
        for name, prefix in (("network", ""), ("twin", "twin_"))
    }
    numbers = told["seeds"]
    figures = {"seeds": SEEDS, "first_seed": numbers[0], "last_seed": numbers[-1]}
    figures |= {"better": told["final"]["better"], **ends, "diverged": told["diverged"]}
    if None in ends.values():
        return cannot("diverged", **figures)
    if SEEDS - OFTEN < figures["better"] < OFTEN:
        return cannot("seeds-disagree", **figures)
    return Fact(figures["better"] >= OFTEN, figures)
