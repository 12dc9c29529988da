"""Whether a silence is real: what was received before and after comes in, a calibrated probability with its reasons goes out.

The models are trained elsewhere and shipped as tables; nothing here learns. A silence they were not made for has no
probability, and the reason is said. "Real" means that a second provider heard nothing either; nothing here speaks of intent.
"""

from watchkeeper.detect.silence.inputs import INPUTS, SAID, Silences
from watchkeeper.detect.silence.real import Assessed, assess_silence, explained, real_silence
from watchkeeper.detect.silence.shipped import card, shipped_models

__all__ = [
    "INPUTS",
    "SAID",
    "Assessed",
    "Silences",
    "assess_silence",
    "card",
    "explained",
    "real_silence",
    "shipped_models",
]
