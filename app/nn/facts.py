"""All facts: one for each claim about dropout that is looked into, by name, in the order in which they are told."""

from collections.abc import Callable, Mapping
from math import isfinite
from types import MappingProxyType
from typing import Any

from .evidence import Evidence, Finding, at_once, cannot
from .facts_of_averages import average_of_sub_networks, better_performance, hundred_vote
from .facts_of_conventions import eval_without_scaling, scaled_after_training, scaling_speeds_up
from .facts_of_masks import drops_a_share, ensemble_of_sub_networks, fresh_each_iteration, hundred_networks
from .facts_of_results import eval_is_deterministic, prevents_overfitting, reactivated_weights
from .facts_of_scaling import output_stays, weights_scaled_up
from .facts_of_sleep import outputs_are_zero, weights_rest, weights_restored
from .specimen import Inquiry

FACTS: Mapping[str, Callable[[Evidence], Finding]] = MappingProxyType(
    {
        "prevents-overfitting": at_once(prevents_overfitting),
        "drops-a-share": at_once(drops_a_share),
        "fresh-each-iteration": at_once(fresh_each_iteration),
        "outputs-are-zero": outputs_are_zero,
        "weights-rest": weights_rest,
        "weights-scaled-up": weights_scaled_up,
        "output-stays": output_stays,
        "ensemble-of-sub-networks": at_once(ensemble_of_sub_networks),
        "eval-without-scaling": eval_without_scaling,
        "eval-is-deterministic": eval_is_deterministic,
        "average-of-sub-networks": average_of_sub_networks,
        "better-performance": better_performance,
        "scaled-after-training": scaled_after_training,
        "scaling-speeds-up": scaling_speeds_up,
        "weights-restored": weights_restored,
        "reactivated-weights": reactivated_weights,
        "hundred-networks": at_once(hundred_networks),
        "hundred-vote": hundred_vote,
    }
)

# these look at the whole posted experiment, at whatever step one asks
TRAINED_TO_THE_END = frozenset({"better-performance", "scaled-after-training", "scaling-speeds-up"})


def fact(evidence: Evidence, claim: str) -> Inquiry:
    """The figures for a claim, and whether they bear out the verdict on it; where they cannot, the reason."""
    found = yield from FACTS[claim](evidence)
    if found.supports is not None and not _all_finite(found.figures):
        found = cannot("not-finite", **found.figures)
    if found.supports is False and evidence.diverged:
        found = cannot("diverged", **found.figures)
    return {
        "step": evidence.step,
        "claim": claim,
        "supports": found.supports,
        "reason": found.reason,
        "figures": found.figures,
    }


def _all_finite(figures: Mapping[str, Any]) -> bool:
    return all(
        _all_finite(figure) if isinstance(figure, Mapping) else not isinstance(figure, float) or isfinite(figure)
        for figure in figures.values()
    )
