package org.shootdown.config.chaos;

import java.util.Optional;
import org.shootdown.config.protocol.Topology;

/**
 * CPUs do nothing at all for a while, with interrupts on or off, and nobody is told; what the hardware around them does
 * by itself goes on: buffered stores leave, broadcast invalidations are applied and acknowledged.
 *
 * @param everyPs in each such stretch of time there is one pause, in picoseconds
 * @param duration how long a pause is
 * @param sockets in how many groups of neighbours the CPUs pause together; 0 if each pauses on its own
 */
public record Pause(String name, String about, long everyPs, Amount duration, int sockets) implements Perturbation {
    @Override
    public String kind() {
        return sockets == 0 ? "steal" : "smi";
    }

    @Override
    public void write(ChaosText text) {
        if (sockets > 0) {
            text.put("sockets", sockets);
        }
        text.putDuration("every", everyPs);
        text.put("duration", duration);
    }

    @Override
    public Optional<Pause> halved() {
        return duration.halved().map(half -> new Pause(name, about, everyPs, half, sockets));
    }

    @Override
    public Effect effect(Topology topology, int component) {
        if (!topology.isCpu(component)) {
            return (seed, trial) -> {};
        }
        boolean alone = sockets == 0;
        int socket = alone ? 0 : (int) ((long) component * sockets / topology.cpus());
        Stream stream = new Stream(name, alone ? component : Stream.MACHINE);
        Episodes pauses = new Episodes(stream, socket, everyPs, duration.distribution());
        return new Effect() {
            @Override
            public void begin(long seed, long trial) {
                pauses.begin(seed, trial);
            }

            @Override
            public long actsAtPs(long timePs) {
                return pauses.afterPs(timePs);
            }
        };
    }
}
