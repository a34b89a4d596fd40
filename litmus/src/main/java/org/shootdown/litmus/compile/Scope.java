package org.shootdown.litmus.compile;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The names of a block, and of the blocks around it within the same function. */
final class Scope {
    private final @Nullable Scope outer;
    private final Map<String, Binding> names = new HashMap<>();

    /** What a name stands for. */
    sealed interface Binding {}

    /** A variable with registers of its own. */
    record Variable(Place.Local place) implements Binding {}

    /** A name for a value that never changes: a parameter that its function does not assign to. */
    record Named(Value value) implements Binding {}

    Scope(@Nullable Scope outer) {
        this.outer = outer;
    }

    @Nullable Scope outer() {
        return outer;
    }

    /** Adds a name; false if this block has it already. */
    boolean add(String name, Binding binding) {
        return names.putIfAbsent(name, binding) == null;
    }

    @Nullable Binding find(String name) {
        for (Scope scope = this; scope != null; scope = scope.outer) {
            Binding binding = scope.names.get(name);
            if (binding != null) {
                return binding;
            }
        }
        return null;
    }
}
