package org.shootdown.config.architecture;

/** In which order a CPU's accesses become visible to others. */
public enum MemoryModel {
    /** Sequentially consistent: no store buffer. */
    SC,
    /** Total store order: a first-in-first-out store buffer with forwarding. */
    TSO,
    /** Weak and multi-copy atomic, as arm64 and riscv64. */
    WEAK,
    /** Weak, and a store may reach one CPU before another, as powerpc. */
    WEAK_NON_MCA;

    /** Whether stores may overtake each other and loads may be satisfied early. */
    public boolean isWeak() {
        return this == WEAK || this == WEAK_NON_MCA;
    }

    /** Whether a store reaches all other CPUs at once. */
    public boolean isMultiCopyAtomic() {
        return this != WEAK_NON_MCA;
    }

    /** As architecture files write it. */
    public String word() {
        return Words.of(this);
    }
}
