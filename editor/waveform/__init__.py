"""The waveform: an overview of the whole recording, and a strip that shows what is heard closely."""
