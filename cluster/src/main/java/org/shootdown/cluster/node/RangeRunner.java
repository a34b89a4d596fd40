package org.shootdown.cluster.node;

import java.util.EnumMap;
import java.util.Map;
import org.shootdown.cluster.job.CompiledJob;
import org.shootdown.cluster.job.CompiledPart;
import org.shootdown.cluster.job.JobSpec.EngineName;
import org.shootdown.cluster.job.Trials;
import org.shootdown.simulation.engine.Engine;
import org.shootdown.simulation.trial.Tally;

/** Runs ranges of trials on this node, one after the other. Not thread-safe. */
final class RangeRunner implements AutoCloseable {
    private final int threads;
    private final Map<EngineName, Engine> engines = new EnumMap<>(EngineName.class);

    /** A runner that uses so many threads at once. */
    RangeRunner(int threads) {
        this.threads = threads;
    }

    /** Runs trials to their end. */
    Tally run(CompiledJob job, Trials trials) {
        CompiledPart part = job.part(trials.part());
        Engine engine = engines.computeIfAbsent(job.spec().engine(), name -> name.newEngine(threads));
        return engine.run(part.experiment(trials.first(), trials.count()), more -> {});
    }

    @Override
    public void close() {
        engines.values().forEach(Engine::close);
    }
}
