package org.shootdown.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.shootdown.litmus.Scenario;
import org.shootdown.machine.MachineAssembly;
import org.shootdown.simulation.engine.ActorEngine;
import org.shootdown.simulation.engine.Engine;
import org.shootdown.simulation.engine.InlineEngine;

/**
 * Simulated accesses per second, beside round trips of a plain Akka ping-pong with as many actors.
 *
 * <p>The secondary result {@code operations} is what counts: accesses or round trips per second.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 4)
@Measurement(iterations = 5, time = 4)
@Fork(value = 1, jvmArgsAppend = "-XX:+UseParallelGC")
public class AccessRate {
    private static final int MMUS = 16;
    private static final int OPERATIONS_PER_RUN = 4_000_000;
    private static final int ACCESSES_PER_ROUND = 3;

    /** How many CPUs the machine has, and askers the ping-pong. */
    @Param({"1000"})
    public int cpus;

    /** How many threads work. */
    @Param({"2"})
    public int threads;

    private org.shootdown.simulation.setup.Setup setup;
    private Engine inline;
    private Engine actors;
    private PingPong pingPong;
    private long runs;

    /** What a run did, per second. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Counters {
        public long operations;
    }

    /** Compiles the storm and starts the engines. */
    @Setup(Level.Trial)
    public void setUp() {
        int rounds = Math.max(1, OPERATIONS_PER_RUN / cpus / ACCESSES_PER_ROUND);
        Scenario storm = AccessStorm.of(cpus, MMUS, rounds);
        setup = org.shootdown.simulation.setup.Setup.of(storm, MachineAssembly.of(storm, Long.MAX_VALUE));
        inline = new InlineEngine(threads);
        actors = new ActorEngine(threads);
        pingPong = new PingPong(cpus, MMUS);
    }

    /** Stops the engines. */
    @TearDown(Level.Trial)
    public void tearDown() {
        inline.close();
        actors.close();
        pingPong.close();
    }

    /** The inline driver: one machine for each thread, independent of each other. */
    @Benchmark
    public void inline(Counters counters) {
        counters.operations += run(inline, threads);
    }

    /** One actor per CPU and MMU: one machine. */
    @Benchmark
    public void actors(Counters counters) {
        counters.operations += run(actors, 1);
    }

    /** Requests and responses of plain actors. */
    @Benchmark
    public void pingPong(Counters counters) throws InterruptedException {
        int roundTrips = Math.max(1, OPERATIONS_PER_RUN / cpus);
        pingPong.run(roundTrips);
        counters.operations += (long) roundTrips * cpus;
    }

    private long run(Engine engine, int trials) {
        long first = runs;
        runs += trials;
        return engine.run(setup.experiment(1, first, trials), done -> {}).accesses();
    }
}
