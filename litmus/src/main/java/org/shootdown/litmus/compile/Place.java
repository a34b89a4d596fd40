package org.shootdown.litmus.compile;

import org.shootdown.litmus.type.CType;

/** What an expression designates when it can be assigned to. */
sealed interface Place {
    CType type();

    /** A variable in registers: {@code type.words()} of them from {@code register}. */
    record Local(String name, int register, CType type) implements Place {}

    /** Memory at an address; every access is one that other CPUs can see. */
    record Memory(Value address, CType type) implements Place {}
}
