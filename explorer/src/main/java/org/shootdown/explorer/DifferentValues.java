package org.shootdown.explorer;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.Long2ObjectOpenHashMap;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.util.function.IntPredicate;

/** Values of which each counts once, with where it was seen; found by hash only where there are many. */
final class DifferentValues {
    private static final int FEW = 16;

    private final LongArrayList values = new LongArrayList();
    private final IntArrayList places = new IntArrayList();
    private final Long2ObjectOpenHashMap<IntArrayList> byValue = new Long2ObjectOpenHashMap<>();

    void clear() {
        if (values.size() > FEW) {
            byValue.clear();
        }
        values.clear();
        places.clear();
    }

    /**
     * Adds a value at a place, unless the same value is there already at a place that stands for it.
     *
     * @return whether it was added
     */
    boolean add(long value, int place, IntPredicate standsFor) {
        if (values.size() <= FEW) {
            for (int i = 0; i < values.size(); i++) {
                if (values.getLong(i) == value && standsFor.test(places.getInt(i))) {
                    return false;
                }
            }
        } else if (byValue.getOrDefault(value, new IntArrayList(0)).intStream().anyMatch(standsFor)) {
            return false;
        }
        values.add(value);
        places.add(place);
        if (values.size() == FEW + 1) {
            for (int i = 0; i < FEW; i++) {
                index(values.getLong(i), places.getInt(i));
            }
        }
        if (values.size() > FEW) {
            index(value, place);
        }
        return true;
    }

    private void index(long value, int place) {
        byValue.computeIfAbsent(value, v -> new IntArrayList(2)).add(place);
    }
}
