package org.shootdown.explorer.search;

import java.util.function.BooleanSupplier;
import org.shootdown.config.architecture.MemoryModel;
import org.shootdown.explorer.stepping.Schedule;
import org.shootdown.litmus.Scenario;
import org.shootdown.machine.Machine;

/** A way of looking for what a scenario's machine can do: {@link Search} for all of it, {@link Sampling} for some. */
public interface SearchStrategy {
    /** Looks. */
    Exploration run();

    /** The same execution as a schedule that was found, in an order that is easy to read. */
    Schedule forReading(Schedule schedule);

    /** How to look, whatever the machine. */
    interface Plan {
        /** The memory model. */
        MemoryModel model();

        /** What is counted of what was seen, for people. */
        String unit();

        /**
         * A strategy that does so.
         *
         * @param machine the machine that runs the scenario
         * @param interrupted asked now and then whether to give up
         */
        SearchStrategy on(Scenario scenario, Machine machine, BooleanSupplier interrupted, Search.Progress progress);
    }
}
