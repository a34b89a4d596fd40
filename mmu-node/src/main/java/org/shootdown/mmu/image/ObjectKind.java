package org.shootdown.mmu.image;

/** What a simulated object is, as far as the MMU treats it differently. */
public enum ObjectKind {
    /** A kernel variable or structure that is never freed: globals, tasks, descriptors of frames. */
    STATIC,
    /** A kernel structure that can be allocated and freed. */
    SLAB,
    /** An address space: static, with a cpumask. */
    MM,
    /** A page of user data. */
    FRAME,
    /** A page of a page table. */
    TABLE
}
