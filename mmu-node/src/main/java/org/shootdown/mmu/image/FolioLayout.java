package org.shootdown.mmu.image;

/**
 * Where a frame's descriptor keeps what is checked when the frame is freed; byte offsets from the descriptor, or -1 if
 * the scenario's {@code struct folio} has no such field.
 *
 * @param flags the flags word
 * @param referenceCount {@code _refcount}
 * @param mapCount {@code _mapcount}
 * @param lock the folio lock, if it is a lock word of its own
 * @param badFlags flags that must not be set at free (PAGE_FLAGS_CHECK_AT_FREE)
 */
public record FolioLayout(int flags, int referenceCount, int mapCount, int lock, long badFlags) {
    /** For scenarios without folios. */
    public static final FolioLayout NONE = new FolioLayout(-1, -1, -1, -1, 0);
}
