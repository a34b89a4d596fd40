package org.shootdown.cpu.core;

/** What a CPU is doing between two events. */
enum Activity {
    /** It has not started. */
    IDLE,
    /** It can execute the next instruction; between two events only while the host keeps it away. */
    READY,
    /** It waits for the answer to a memory access. An interrupt waits too. */
    ACCESS,
    /** It waits for an answer that may take long: a lock, a flush, a sleep. Interrupts are taken meanwhile. */
    BLOCKED,
    /** It waits for its store buffer to empty, then executes the instruction. Interrupts wait for the same. */
    DRAIN,
    /** It waits for room in its store buffer, then executes the instruction. */
    BUFFER_FULL,
    /** It spends time. Interrupts are taken meanwhile. */
    DELAYED,
    /** Its program has ended. */
    HALTED,
    /** It goes round for ever in a loop that asks nobody for anything. Interrupts are taken meanwhile. */
    ENDLESS;

    private static final Activity[] VALUES = values();

    static Activity of(long ordinal) {
        return VALUES[(int) ordinal];
    }

    /** Whether an interrupt can be taken here, if interrupts are on and the store buffer is empty. */
    boolean isInterruptible() {
        return this != ACCESS;
    }

    /** Whether it will never execute anything again. */
    boolean isOver() {
        return this == HALTED || this == ENDLESS;
    }
}
