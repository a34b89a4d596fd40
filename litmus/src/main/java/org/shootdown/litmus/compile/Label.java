package org.shootdown.litmus.compile;

/** A place in the code that jumps lead to, bound once. */
final class Label {
    private int position;
    private int marks;
    private int uses;
    private boolean live = true;

    int position() {
        return position;
    }

    /** How many marks come before it. */
    int marks() {
        return marks;
    }

    void bind(int at, int marksBefore, boolean reachable) {
        position = at;
        marks = marksBefore;
        live = reachable;
    }

    /** Whether a jump leads here so far. */
    boolean isUsed() {
        return uses > 0;
    }

    void use() {
        uses++;
    }

    void unuse() {
        uses--;
    }

    /** Whether the code behind it was emitted, if it is bound; it is not for the head of a loop in dead code. */
    boolean isLive() {
        return live;
    }
}
