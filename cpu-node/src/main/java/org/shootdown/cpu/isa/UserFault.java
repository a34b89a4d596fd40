package org.shootdown.cpu.isa;

/** How a user access ended. */
public enum UserFault {
    /** It was done. */
    NONE,
    /** An entry on the way was not valid. */
    NOT_PRESENT,
    /** A write to a page that may not be written. */
    WRITE_PROTECTED,
    /** The page is old and the hardware does not set the accessed bit. */
    NOT_ACCESSED,
    /** A write to a clean page, and the hardware does not set the dirty bit. */
    NOT_DIRTY
}
