package org.shootdown.litmus.compile;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The table of primitives by name; a function that the scenario defines itself takes precedence. */
final class Primitives {
    private static final Map<String, Primitive> TABLE = table();

    private Primitives() {}

    private static Map<String, Primitive> table() {
        Map<String, Primitive> table = new HashMap<>();
        AccessPrimitives.addTo(table);
        AtomicPrimitives.addTo(table);
        BitPrimitives.addTo(table);
        LockPrimitives.addTo(table);
        TaskPrimitives.addTo(table);
        MachinePrimitives.addTo(table);
        return Map.copyOf(table);
    }

    static @Nullable Primitive find(String name) {
        return TABLE.get(name);
    }

    static Set<String> names() {
        return TABLE.keySet();
    }
}
