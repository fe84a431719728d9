"""What is to be run: the parameter table, the experiment made from it, presets and the log of changes."""

from .experiment import Experiment, InvalidExperiment, experiment_from
from .kinds import Refused
from .parameters import BY_NAME, LIVE, PARAMETERS, Parameter
from .presets import DEFAULT, PRESETS, Preset
from .settings_log import MOST_SETTINGS, Setting, SettingsLog, log_from, setting_from
from .work import layer_sizes, most_steps

__all__ = [
    "BY_NAME",
    "DEFAULT",
    "LIVE",
    "MOST_SETTINGS",
    "PARAMETERS",
    "PRESETS",
    "Experiment",
    "InvalidExperiment",
    "Parameter",
    "Preset",
    "Refused",
    "Setting",
    "SettingsLog",
    "experiment_from",
    "layer_sizes",
    "log_from",
    "most_steps",
    "setting_from",
]
