package org.shootdown.cpu.core;

import java.util.Arrays;
import java.util.stream.Stream;
import org.shootdown.config.protocol.StateLayout;
import org.shootdown.config.protocol.StateWord;

/**
 * The whole state of a CPU as one array: a fixed head, the registers, the parts of fixed size, and last the inbox, which
 * grows. What nearly every event needs comes first, in one cache line.
 *
 * <p>Equal arrays are equal states: unused slots are kept zero.
 */
final class CpuState {
    /** The instruction being executed. */
    static final int PC = 0;
    /** A {@link Activity}. */
    static final int ACTIVITY = 1;
    /** 1 if interrupts are on. */
    static final int INTERRUPTS = 2;
    /** 1 while the host keeps this vCPU from running. */
    static final int AWAY = 3;
    /** How many stores are buffered. */
    static final int STORES = 4;
    /** How many messages wait in the inbox. */
    static final int INBOX = 5;
    /** The page walker's phase, level, entry address, entry and whether it is spoiled; see {@link PageWalker}. */
    static final int WALK = 6;

    static final int WALK_WORDS = 5;

    /** How often preemption was switched off. */
    static final int PREEMPT_COUNT = WALK + WALK_WORDS;
    /** How deep RCU readers are nested. */
    static final int RCU_NESTING = PREEMPT_COUNT + 1;
    /** The ASID of the mm that runs, 0 for none. */
    static final int ASID = RCU_NESTING + 1;
    /** 1 if that mm is kept lazily. */
    static final int LAZY = ASID + 1;
    /** How the last user access ended. */
    static final int FAULT = LAZY + 1;
    /** 1 if the host is going to preempt this vCPU after a while. */
    static final int PREEMPTION_DUE = FAULT + 1;
    /** 1 if the next store stays behind those in the buffer. */
    static final int WRITE_FENCE = PREEMPTION_DUE + 1;
    /** 1 while nothing was answered since the oldest store left the buffer. */
    static final int FORWARDS_OLDEST = WRITE_FENCE + 1;
    /** How many calls this CPU has sent whose acknowledgement is still out. */
    static final int CALLS = FORWARDS_OLDEST + 1;
    /** 1 while a handler runs. */
    static final int IN_HANDLER = CALLS + 1;
    /** Where the program stands that it has interrupted. */
    static final int INTERRUPTED_PC = IN_HANDLER + 1;
    /** A {@link Activity}: what that program is doing. */
    static final int INTERRUPTED_ACTIVITY = INTERRUPTED_PC + 1;
    /** Who waits for the handler's acknowledgement, and one; 0 for nobody. */
    static final int CALLER = INTERRUPTED_ACTIVITY + 1;

    /** Where the registers begin; the parts of fixed size follow them. */
    static final int REGISTERS = CALLER + 1;

    private static final String[] HEAD = {
        "pc",
        "activity",
        "interrupts on",
        "away",
        "stores",
        "messages",
        "phase of the walk",
        "level of the walk",
        "address of its entry",
        "its entry",
        "spoiled",
        "preempt count",
        "RCU nesting",
        "ASID",
        "lazy",
        "fault",
        "preemption due",
        "write fence",
        "forwards the oldest store",
        "calls",
        "in a handler",
        "interrupted pc",
        "interrupted activity",
        "caller"
    };

    long[] words;

    CpuState(StateLayout layout) {
        words = layout.newState();
    }

    /** Declares what comes before the parts: the head, the registers, and their views if these are tracked. */
    static void declare(StateLayout.Builder layout, int registers, boolean tracksViews) {
        if (HEAD.length != REGISTERS) {
            throw new IllegalStateException("the head has " + REGISTERS + " words, " + HEAD.length + " are declared");
        }
        StateWord[] head = Stream.of(HEAD).map(StateWord::plain).toArray(StateWord[]::new);
        head[CALLER] = StateWord.holder(HEAD[CALLER]);
        layout.rows("cpu", 1, head);
        layout.rows("register", registers, StateWord.plain("value"));
        layout.rows("register", tracksViews ? registers : 0, StateWord.plain("view"));
    }

    long get(int at) {
        return words[at];
    }

    void set(int at, long value) {
        words[at] = value;
    }

    /** Makes room for {@code size} words. */
    void ensure(int size) {
        if (size > words.length) {
            words = Arrays.copyOf(words, Math.max(size, words.length + words.length / 2));
        }
    }
}
