package org.shootdown.litmus.compile;

/** A kernel function that is built in: it translates to instructions of its own. */
@FunctionalInterface
interface Primitive {
    /** Emits the instructions; answers the call's value. */
    Value translate(Arguments arguments);
}
