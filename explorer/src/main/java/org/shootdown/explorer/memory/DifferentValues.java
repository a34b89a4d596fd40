package org.shootdown.explorer.memory;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.Long2ObjectOpenHashMap;
import it.unimi.dsi.fastutil.longs.LongArrayList;

/** Values of which each counts once, with where it was seen; found by hash only where there are many. */
final class DifferentValues {
    private static final int FEW = 16;

    private final Standing standing;
    private final LongArrayList values = new LongArrayList();
    private final IntArrayList places = new IntArrayList();
    private final Long2ObjectOpenHashMap<IntArrayList> byValue = new Long2ObjectOpenHashMap<>();

    /** Which of two places where the same value is stands for the other. */
    @FunctionalInterface
    interface Standing {
        boolean standsFor(int place, int other);
    }

    DifferentValues(Standing standing) {
        this.standing = standing;
    }

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
    boolean add(long value, int place) {
        if (values.size() <= FEW ? isAmongFew(value, place) : isAmongMany(value, place)) {
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

    private boolean isAmongFew(long value, int place) {
        for (int i = 0; i < values.size(); i++) {
            if (values.getLong(i) == value && standing.standsFor(places.getInt(i), place)) {
                return true;
            }
        }
        return false;
    }

    private boolean isAmongMany(long value, int place) {
        IntArrayList equals = byValue.get(value);
        for (int i = 0; equals != null && i < equals.size(); i++) {
            if (standing.standsFor(equals.getInt(i), place)) {
                return true;
            }
        }
        return false;
    }

    private void index(long value, int place) {
        byValue.computeIfAbsent(value, v -> new IntArrayList(2)).add(place);
    }
}
