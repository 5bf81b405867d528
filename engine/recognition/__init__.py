"""Recognition: cutting a recording into windows, and turning each into words. Nothing here goes to the network."""

import os

# The Hugging Face hub's client, which faster-whisper brings along, reads these once, when it is imported. A complete
# model folder gives it no reason to call; these see to it that it can't.
os.environ.update(HF_HUB_OFFLINE="1", HF_HUB_DISABLE_TELEMETRY="1", TRANSFORMERS_OFFLINE="1", DO_NOT_TRACK="1")
