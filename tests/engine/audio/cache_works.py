"""What the tests of the cache do in processes of their own."""

import resource
import sys
import time
from pathlib import Path

from engine.audio.cache import decode_into_cache
from engine.errors import CacheFailed


def main() -> None:
    work, recording, folder = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    if work == "hang":  # until killed, in the middle of decoding

        def announce(_block):
            print("decoding", flush=True)
            time.sleep(60)

        decode_into_cache(recording, folder, announce, lambda _done, _total: None)
    elif work == "decode":
        print(decode_into_cache(recording, folder, lambda _block: None, lambda _done, _total: None).path)
    elif work == "full":
        # A limit on the size of files fails like a full disk: while writing, with an OSError.
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
        try:
            decode_into_cache(recording, folder, lambda _block: None, lambda _done, _total: None)
        except CacheFailed as error:
            print(error)


if __name__ == "__main__":
    main()
