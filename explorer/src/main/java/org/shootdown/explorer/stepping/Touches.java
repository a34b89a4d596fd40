package org.shootdown.explorer.stepping;

import java.util.Arrays;

/**
 * Which parts of a machine may have changed since somebody knew what they hold: its components, and behind them what belongs
 * to none, and the weak memory.
 */
public final class Touches {
    /** So many parts belong to no component. */
    private static final int SHARED = 2;

    private final boolean[] touched;
    private final int components;

    Touches(int components) {
        this.components = components;
        touched = new boolean[components + SHARED];
    }

    public boolean has(int part) {
        return touched[part];
    }

    public void add(int part) {
        touched[part] = true;
    }

    /** What belongs to no component may have changed. */
    void addShared() {
        Arrays.fill(touched, components, touched.length, true);
    }

    /** Nothing is known of what the machine holds. */
    public void addAll() {
        Arrays.fill(touched, true);
    }

    /** What a part holds is known. */
    public void remove(int part) {
        touched[part] = false;
    }

    /** All is known. */
    public void clear() {
        Arrays.fill(touched, false);
    }
}
