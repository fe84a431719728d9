"""The same weights under the three conventions of scaling: how large activations are in training and in eval mode."""

from dataclasses import replace

import numpy as np

from .dropout import eval_factors, train_factors
from .network import Pass
from .specimen import Inquiry, Specimen

SCALINGS = ("inverted", "classic", "none")


def conventions(specimen: Specimen, draws: int) -> Inquiry:
    """Mean |activation| of each hidden layer over the training inputs, after mask and factor, by each convention.

    `train` is its mean over the masks of draws 1 … `draws` of this step, each shared by all inputs and by the three
    conventions, `deviation` the sample deviation between them; so there are at least 2. `eval`, test loss and accuracy:
    the full network, by that convention's rule. The network is the run's, whatever it was `trained_with`; `scaling` is
    what the run is set to now.
    """
    now, inputs = specimen.now[0], specimen.data.train_inputs
    told = []
    for done, scaling in enumerate(SCALINGS):
        by = replace(now, scaling=scaling)
        scale, full = train_factors(by), eval_factors(by)
        sizes = np.empty((draws, len(specimen.shape.hidden)))
        for draw in range(draws):
            masks = specimen.masks_left_on(draw + 1)
            masked = [np.where(mask, factor, 0.0) for mask, factor in zip(masks, scale, strict=True)]
            sizes[draw] = mean_sizes(specimen.forward(inputs, masked))
            yield (done + (draw + 1) / draws) / len(SCALINGS)
        with np.errstate(all="ignore"):
            train, deviation = sizes.mean(axis=0), sizes.std(axis=0, ddof=1)
        eval_sizes = mean_sizes(specimen.forward(inputs, full))
        layers = zip(train.tolist(), deviation.tolist(), eval_sizes, strict=True)
        told.append(
            {
                "scaling": scaling,
                "layers": [{"train": t, "deviation": d, "eval": e} for t, d, e in layers],
                **specimen.tested(full),
            }
        )
    return {
        "step": specimen.step,
        "scaling": now.scaling,
        "trained_with": [
            {"scaling": scaling, "first": iterations[0], "last": iterations[-1]}
            for iterations, scaling in specimen.log.held(specimen.experiment, "scaling", specimen.step)
        ],
        "examples": len(inputs),
        "draws": draws,
        "conventions": told,
    }


def mean_sizes(passed: Pass) -> list[float]:
    """Mean |activation| of each hidden layer."""
    with np.errstate(all="ignore"):
        return [float(np.abs(a).mean()) for a in passed.a]
