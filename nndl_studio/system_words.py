"""What a user reads of an error of the system: its own words for the common ones, so that they can
be said in any language; for all others what the C library says, which is English."""

from __future__ import annotations

import errno

from nndl_studio.sentence import NOTHING, Sentence, as_it_is, say

# As the GNU C library has them; another system's words are kept as they are.
KNOWN = {
    errno.ENOENT: say("No such file or directory"),
    errno.EACCES: say("Permission denied"),
    errno.EPERM: say("Operation not permitted"),
    errno.EEXIST: say("File exists"),
    errno.EISDIR: say("Is a directory"),
    errno.ENOTDIR: say("Not a directory"),
    errno.ENOTEMPTY: say("Directory not empty"),
    errno.ENOSPC: say("No space left on device"),
    errno.EROFS: say("Read-only file system"),
    errno.EIO: say("Input/output error"),
    errno.ENAMETOOLONG: say("File name too long"),
    errno.EFBIG: say("File too large"),
    errno.EBUSY: say("Device or resource busy"),
    errno.EMFILE: say("Too many open files"),
    errno.EBADF: say("Bad file descriptor"),
    **({errno.ETXTBSY: say("Text file busy")} if hasattr(errno, "ETXTBSY") else {}),
    **({errno.EDQUOT: say("Disk quota exceeded")} if hasattr(errno, "EDQUOT") else {}),
}


def system_words(error: OSError) -> Sentence:
    """Why it failed, without the file; empty where the error does not tell."""
    said = error.strerror
    if not said:
        return NOTHING
    known = KNOWN.get(error.errno or 0)
    if known is not None and said == known:
        return known
    return said if isinstance(said, Sentence) else as_it_is(said)
