package org.shootdown.explorer.search;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.architecture.MemoryModel;
import org.shootdown.config.finding.Checker;
import org.shootdown.config.finding.Finding;
import org.shootdown.explorer.search.Exploration.Outcome;
import org.shootdown.explorer.state.Hash;
import org.shootdown.explorer.stepping.Choices;
import org.shootdown.explorer.stepping.Completeness;
import org.shootdown.explorer.stepping.Limited;
import org.shootdown.explorer.stepping.PriorityChoices;
import org.shootdown.explorer.stepping.RandomChoices;
import org.shootdown.explorer.stepping.Schedule;
import org.shootdown.explorer.stepping.SteppedMachine;
import org.shootdown.litmus.Scenario;
import org.shootdown.machine.Machine;
import org.shootdown.machine.MachineObserver;
import org.shootdown.machine.judgement.Judge;
import org.shootdown.machine.judgement.Judgement;

/**
 * Follows many executions from beginning to end, each by choices that are drawn anew: for machines with more states than
 * can be looked at. What it finds can happen; what it does not find may still.
 *
 * <p>What is drawn for an execution depends on the seed and its number alone, so that all that is found is the same for any
 * number of threads.
 */
public final class Sampling implements SearchStrategy {
    /** How choices are drawn. */
    public enum Method {
        /** Every possible step is as likely as the others. */
        RANDOM {
            @Override
            Choices choices(SplittableRandom random, SteppedMachine machine, int bugDepth, int length) {
                return new RandomChoices(random);
            }
        },
        /** By priorities; see {@link PriorityChoices}. */
        PCT {
            @Override
            Choices choices(SplittableRandom random, SteppedMachine machine, int bugDepth, int length) {
                return new PriorityChoices(random, machine, bugDepth, length);
            }
        };

        /**
         * Those of one execution.
         *
         * @param length how many steps an execution has, about
         */
        abstract Choices choices(SplittableRandom random, SteppedMachine machine, int bugDepth, int length);
    }

    /**
     * How to sample.
     *
     * @param model the memory model
     * @param method how choices are drawn
     * @param seed what they are drawn from
     * @param executions so many are enough
     * @param bugDepth how many orderings have to be as they must be for a bug to show; for {@link Method#PCT}
     * @param bounds when it gives up; its depth is how long an execution is followed
     * @param threads how many threads follow executions
     * @param covered whether it notes which instructions are executed
     */
    public record Options(
            MemoryModel model,
            Method method,
            long seed,
            long executions,
            int bugDepth,
            Search.Bounds bounds,
            int threads,
            boolean covered)
            implements Plan {
        private Search.Options asSearch() {
            return new Search.Options(
                    model,
                    Search.Order.BREADTH_FIRST,
                    Search.Bounds.NONE.withCpu(bounds.cpu()),
                    threads,
                    false,
                    covered);
        }

        @Override
        public String unit() {
            return "executions";
        }

        @Override
        public SearchStrategy on(
                Scenario scenario, Machine machine, BooleanSupplier interrupted, Search.Progress progress) {
            return new Sampling(scenario, machine, this, interrupted, progress);
        }
    }

    /** So many executions are taken by a thread at a time. */
    private static final int PORTION = 16;

    private final SearchSpace space;
    private final Options options;
    private final BooleanSupplier interrupted;
    private final Search.Progress progress;
    private final long started = System.nanoTime();
    private final AtomicLong next = new AtomicLong();
    private final AtomicLong executions = new AtomicLong();
    private final AtomicLong steps = new AtomicLong();

    /** Why it has given up before all executions were followed, or null. */
    private volatile @Nullable Completeness gaveUp;

    Sampling(
            Scenario scenario,
            Machine machine,
            Options options,
            BooleanSupplier interrupted,
            Search.Progress progress) {
        space = new SearchSpace(scenario, machine, options.asSearch());
        this.options = options;
        this.interrupted = interrupted;
        this.progress = progress;
    }

    @Override
    public Exploration run() {
        space.giveUpWhen(this::givesUp);
        int length = new Sampler().lengthOfFirst();
        List<Sampler> samplers = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(options.threads(), Search::newThread);
        try {
            List<Callable<Void>> tasks = new ArrayList<>();
            for (int i = 0; i < options.threads(); i++) {
                Sampler sampler = new Sampler();
                samplers.add(sampler);
                tasks.add(() -> {
                    sampler.run(length);
                    return null;
                });
            }
            for (Future<Void> task : threads.invokeAll(tasks)) {
                task.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            giveUp(Completeness.STOPPED);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a thread that follows executions failed", e.getCause());
        } finally {
            threads.shutdownNow();
        }
        space.giveUpWhen(() -> false);
        return exploration(samplers);
    }

    private Exploration exploration(List<Sampler> samplers) {
        Found found = new Found();
        Reached reached = new Reached(space);
        Set<Completeness> bounds = EnumSet.of(gaveUp == null ? Completeness.EXECUTIONS : gaveUp);
        for (Sampler sampler : samplers) {
            found.merge(sampler.found);
            reached.add(sampler.reached);
            bounds.addAll(sampler.machine.reachedBounds());
            if (sampler.tooLong) {
                bounds.add(Completeness.DEPTH_BOUND);
            }
        }
        return new Exploration(
                0,
                executions.get(),
                steps.get(),
                bounds.iterator().next(),
                found.outcomes,
                IntStream.range(0, space.scenario().conditions().size())
                        .mapToObj(condition -> Optional.ofNullable(found.witnesses.get(condition)))
                        .toList(),
                found.reported,
                reached.byCpu());
    }

    private boolean givesUp() {
        if (interrupted.getAsBoolean()) {
            giveUp(Completeness.STOPPED);
        } else if (System.nanoTime() - started >= options.bounds().nanoseconds()) {
            giveUp(Completeness.TIME_BOUND);
        }
        return gaveUp != null;
    }

    private synchronized void giveUp(Completeness why) {
        gaveUp = gaveUp == null ? why : gaveUp;
    }

    @Override
    public Schedule forReading(Schedule schedule) {
        return FewestSwitches.of(space, schedule, interrupted);
    }

    /** What executions have shown. */
    private static final class Found {
        private final SortedMap<String, Outcome> outcomes = new TreeMap<>();
        private final Map<Integer, Schedule> witnesses = new TreeMap<>();
        private final Map<Checker, Schedule> reported = new TreeMap<>();

        void add(Judgement judgement, Schedule schedule) {
            outcomes.merge(judgement.outcome(), Outcome.of(judgement), Outcome::plus);
            for (int i = 0; i < judgement.holds().size(); i++) {
                if (judgement.holds().get(i)) {
                    witnesses.merge(i, schedule, Found::plainer);
                }
            }
            for (Finding finding : judgement.unasked()) {
                reported.merge(finding.checker(), schedule, Found::plainer);
            }
        }

        void merge(Found other) {
            other.outcomes.forEach((state, outcome) -> outcomes.merge(state, outcome, Outcome::plus));
            other.witnesses.forEach((condition, schedule) -> witnesses.merge(condition, schedule, Found::plainer));
            other.reported.forEach((checker, schedule) -> reported.merge(checker, schedule, Found::plainer));
        }

        private static Schedule plainer(Schedule one, Schedule other) {
            return Schedule.PLAINEST.compare(one, other) <= 0 ? one : other;
        }
    }

    /** One thread's machine, and what it has found. */
    private final class Sampler {
        private final SteppedMachine machine = space.newMachine(MachineObserver.NONE);
        private final Judge judge = new Judge(space.scenario(), space.machine());
        private final List<boolean[]> reached = space.newMarks();
        private final Found found = new Found();
        private boolean tooLong;

        Sampler() {
            if (!reached.isEmpty()) {
                machine.mark(reached);
            }
        }

        /** How long the first execution is, drawn at random. */
        int lengthOfFirst() {
            return follow(new RandomChoices(randomOf(0))).taken().length;
        }

        void run(int length) {
            for (long from = next.getAndAdd(PORTION); from < options.executions(); from = next.getAndAdd(PORTION)) {
                long to = Math.min(options.executions(), from + PORTION);
                for (long number = from; number < to; number++) {
                    if (givesUp()) {
                        return;
                    }
                    run(number, length);
                }
                progress.seen(executions.get());
            }
        }

        private void run(long number, int length) {
            Limited execution = follow(options.method().choices(randomOf(number), machine, options.bugDepth(), length));
            if (machine.isCut() || gaveUp != null) {
                return;
            }
            int[] taken = execution.taken();
            executions.incrementAndGet();
            steps.addAndGet(taken.length);
            if (execution.isReached()) {
                tooLong = true;
                return;
            }
            Judgement judgement = judge.judge(machine.end());
            if (judgement.counted()) {
                found.add(judgement, new Schedule(taken));
            }
        }

        private Limited follow(Choices choices) {
            Limited execution = new Limited(choices, options.bounds().depth(), Sampling.this::givesUp);
            machine.begin();
            machine.take(execution);
            return execution;
        }

        private SplittableRandom randomOf(long number) {
            return new SplittableRandom(Hash.finish(Hash.add(Hash.add(0, options.seed()), number)));
        }
    }
}
