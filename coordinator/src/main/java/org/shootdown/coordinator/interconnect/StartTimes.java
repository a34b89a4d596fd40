package org.shootdown.coordinator.interconnect;

import org.shootdown.config.architecture.Latency;
import org.shootdown.config.protocol.MessageKind;
import org.shootdown.config.protocol.Outbox;
import org.shootdown.config.time.Randomness;
import org.shootdown.machine.Machine;

/** When the CPUs of a trial start: each at a time of its own, drawn from the trial's seed. */
final class StartTimes {
    private static final int PURPOSE = Latency.count();

    private StartTimes() {}

    /** Adds the envelope that starts a CPU. */
    static void add(Machine machine, long seed, long trial, int cpu, Outbox into) {
        long bits = Randomness.draw(Randomness.key(seed, trial, cpu), PURPOSE, 0);
        long time = machine.startSkewPs() == 0 ? 0 : Randomness.below(bits, machine.startSkewPs());
        into.add(time, cpu, cpu, 0, MessageKind.START, 0, 0, 0, 0);
    }
}
