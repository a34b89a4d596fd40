package org.shootdown.mmu.core;

import org.shootdown.config.protocol.Message;
import org.shootdown.config.protocol.StateLayout;
import org.shootdown.config.protocol.StateWord;

/**
 * Tasks that sleep until somebody wakes them: {@code schedule()} and {@code wake_up_process()}.
 *
 * <p>A task's state word decides: 0 (TASK_RUNNING) makes {@code schedule} return at once, so that a wake-up between
 * setting the state and sleeping is not lost. Wait queues are lists in simulated memory, kept by kernel paths in C.
 */
final class Sleepers {
    private final long[] state;
    private final int base;
    private final int cpus;
    private final Words words;

    Sleepers(long[] state, int base, int cpus, Words words) {
        this.state = state;
        this.base = base;
        this.cpus = cpus;
        this.words = words;
    }

    static int declare(StateLayout.Builder layout) {
        return layout.rowPerCpu("sleeper", StateWord.plain("address of the state that it sleeps on"));
    }

    void schedule(long address, Requester requester) {
        int slot = words.slot(address);
        if (slot == Words.NOWHERE) {
            requester.oops(address);
            return;
        }
        requester.performed(address, words.get(slot), words.get(slot));
        if (words.get(slot) == 0) {
            requester.answer(0);
        } else {
            state[base + requester.cpu()] = address;
        }
    }

    void wake(long address, Requester requester) {
        int slot = words.slot(address);
        if (slot == Words.NOWHERE) {
            requester.oops(address);
            return;
        }
        long before = words.get(slot);
        words.set(slot, 0);
        requester.performed(address, before, 0);
        for (int cpu = 0; cpu < cpus; cpu++) {
            if (state[base + cpu] == address) {
                state[base + cpu] = 0;
                Message.Answer.sendValue(requester.port(), cpu, 0, 0, true);
            }
        }
        requester.answer(before == 0 ? 0 : 1);
    }
}
