package org.shootdown.config.chaos;

import java.util.Optional;
import org.shootdown.config.architecture.Architecture;
import org.shootdown.config.protocol.Topology;

/** One thing that a chaos profile does to a machine. Two of the same parameters are the same. */
public sealed interface Perturbation permits Delay, Bunch, Loss, SlowMemory, Skew, Pause, Preemption {
    /** Its name in the profile, from which its random numbers come. */
    String name();

    /** The word for its kind in a file. */
    String kind();

    /** What it stands for, in a line for people. */
    String about();

    /** The same at half its size, unless that is too little to matter. */
    Optional<? extends Perturbation> halved();

    /** Writes what a file says of it beside kind and about. */
    void write(ChaosText text);

    /** What it does to a component of a machine. */
    Effect effect(Topology topology, int component);

    /** The architecture of the machine that it disturbs: the same, unless it has mechanisms that a quiet one lacks. */
    default Architecture appliedTo(Architecture architecture) {
        return architecture;
    }

    /**
     * What a machine lacks that it needs, in words.
     *
     * @param topology the machine's
     */
    default Optional<String> lacks(Topology topology) {
        return Optional.empty();
    }
}
