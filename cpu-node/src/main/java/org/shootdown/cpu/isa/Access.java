package org.shootdown.cpu.isa;

/** What an instruction does to a kernel word, as memory models and reductions see it. */
enum Access {
    /** It accesses none, or in a way of its own. */
    NONE,
    LOAD,
    STORE,
    /** A load and, perhaps on a condition, a store in one step. */
    UPDATE
}
