package org.shootdown.mmu.image;

/**
 * An object with a lifetime.
 *
 * @param name as the scenario calls it
 * @param type its C type without {@code struct}, or {@code page} and {@code table} for frames
 * @param kind how the MMU treats it
 * @param address its first byte
 * @param words how many words of it are backed
 * @param home the MMU that owns it, from 0
 * @param initial its lifetime at the start
 * @param descriptor for a frame or a table: the address of its {@code struct folio}; else 0
 */
public record SimulatedObject(
        String name,
        String type,
        ObjectKind kind,
        long address,
        int words,
        int home,
        Lifetime initial,
        long descriptor) {}
