package org.shootdown.report.trace;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.shootdown.cpu.isa.Opcode;
import org.shootdown.report.trace.TraceEvent.What;

/**
 * Follows a recording and tells where in its program an event stands, which for a store that waited in the store buffer
 * is before what its CPU did meanwhile.
 */
final class ProgramOrder {
    private record Instruction(int cpu, int pc) {}

    private final Narrator narrator;
    private final Map<Integer, Integer> executed = new HashMap<>();
    private final Map<Instruction, Deque<Integer>> buffered = new HashMap<>();
    private final Map<Integer, Integer> faulted = new HashMap<>();

    ProgramOrder(Narrator narrator) {
        this.narrator = narrator;
    }

    /** The next event: how many visible instructions its CPU had completed before the one that it is part of. */
    int follow(TraceEvent event) {
        int before = executed.getOrDefault(event.cpu(), 0);
        Instruction instruction = new Instruction(event.cpu(), event.pc());
        if (event.what() == What.FAULTED) {
            faulted.put(event.cpu(), event.pc());
        } else if (event.what() == What.DONE) {
            executed.put(event.cpu(), before + 1);
            boolean buffers = !Integer.valueOf(event.pc()).equals(faulted.remove(event.cpu()));
            if (buffers && isStore(event)) {
                buffered.computeIfAbsent(instruction, i -> new ArrayDeque<>()).add(before);
            }
        } else if (event.what() == What.ACCESS
                && event.access() != null
                && event.access().isStore()) {
            Integer issued =
                    buffered.getOrDefault(instruction, new ArrayDeque<>()).poll();
            return issued == null ? before : issued;
        }
        return before;
    }

    /** Whether a CPU has a user store in its buffer. */
    boolean buffersUserStore(int cpu) {
        return buffered.entrySet().stream()
                .anyMatch(stores -> stores.getKey().cpu() == cpu
                        && !stores.getValue().isEmpty()
                        && narrator.opcode(cpu, stores.getKey().pc()) == Opcode.USER_STORE);
    }

    private boolean isStore(TraceEvent event) {
        return switch (narrator.opcode(event)) {
            case STORE, STORE_HALF, USER_STORE, UNLOCK -> true;
            default -> false;
        };
    }
}
