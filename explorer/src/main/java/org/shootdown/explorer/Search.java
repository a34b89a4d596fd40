package org.shootdown.explorer;

import it.unimi.dsi.fastutil.ints.Int2ObjectAVLTreeMap;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntList;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.shootdown.config.architecture.MemoryModel;
import org.shootdown.config.finding.Checker;
import org.shootdown.explorer.Exploration.Completeness;
import org.shootdown.litmus.Scenario;
import org.shootdown.machine.Machine;
import org.shootdown.machine.MachineEnd;
import org.shootdown.machine.judgement.Judge;

/**
 * Visits every state that a scenario's machine can be in, once each, and judges every end.
 *
 * <p>States are looked at in rounds, each by all threads. Breadth first, a round is all states with shortest ways of one
 * length, counting the steps that are taken at once, so that what is found first has a shortest schedule of those that are
 * looked at; depth first, it is the few that were found last, so that fewer wait. What comes out is the same otherwise, if
 * it is complete.
 *
 * <p>Reduced, it is searched again whenever a program turns out to touch what it was not known to touch; see {@link
 * FutureAccesses}. Where many CPUs run the same program, a machine on which only a few of them start shows nearly all.
 */
public final class Search {
    /** Fewer states than this are not worth waking a second thread for. */
    private static final int WORTH_SHARING = 512;

    /** States that a thread takes at a time, and after which it asks whether to give up. */
    private static final int PORTION = 32;

    /** With so many CPUs of each class a search first learns what programs may touch, before it takes all of them. */
    private static final int FEW = 2;

    private static final int DEPTH_FIRST_ROUND = 1024;

    /** In which order states are looked at. */
    public enum Order {
        BREADTH_FIRST,
        DEPTH_FIRST
    }

    /**
     * How to search.
     *
     * @param model the memory model
     * @param order in which order states are looked at
     * @param bounds when it gives up
     * @param threads how many threads look at states
     * @param reduced whether it leaves out interleavings that can be told from others by nobody
     */
    public record Options(MemoryModel model, Order order, Bounds bounds, int threads, boolean reduced) {
        /** @throws IllegalArgumentException for a bound on the depth of a search that does not know depths */
        public Options {
            if (order == Order.DEPTH_FIRST && bounds.isShallow()) {
                throw new IllegalArgumentException("depth first, the shortest way to a state is not known");
            }
        }
    }

    /**
     * How much a search may do.
     *
     * @param states so many different states are enough
     * @param steps so many steps, of all executions together, are enough
     * @param depth executions are followed for so many steps; what comes later in one stays unseen
     */
    public record Bounds(long states, long steps, int depth) {
        /** No bounds. */
        public static final Bounds NONE = new Bounds(Long.MAX_VALUE, Long.MAX_VALUE, Integer.MAX_VALUE);

        private boolean isShallow() {
            return depth != Integer.MAX_VALUE;
        }
    }

    /** Who is told how far a search is. */
    @FunctionalInterface
    public interface Progress {
        /** So many states have been seen. */
        void seen(long states);
    }

    private final SearchSpace space;
    private final Options options;
    private final BooleanSupplier stops;
    private final Progress progress;
    private final HeapWatch heap = new HeapWatch();
    private volatile Completeness completeness = Completeness.COMPLETE;
    private final AtomicLong steps = new AtomicLong();
    private List<Worker> workers = List.of();

    /** That of the states which are looked at. */
    private int rank;

    /**
     * A search of all there is.
     *
     * @param machine the machine that runs the scenario
     * @param options how to search
     * @param stops asked now and then whether to give up
     */
    public Search(Scenario scenario, Machine machine, Options options, BooleanSupplier stops, Progress progress) {
        space = new SearchSpace(scenario, machine, options);
        this.options = options;
        this.stops = stops;
        this.progress = progress;
    }

    /** Searches. */
    public Exploration run() {
        ExecutorService threads = Executors.newFixedThreadPool(options.threads(), Search::newThread);
        try {
            if (options.reduced()) {
                new RandomWalks(space).run();
                if (space.largestClass() > FEW) {
                    space.startFewOfAClass(FEW);
                    searchUntilNothingIsLearnt(threads);
                }
            }
            if (completeness != Completeness.STOPPED) {
                space.startFewOfAClass(Integer.MAX_VALUE);
                searchUntilNothingIsLearnt(threads);
            }
        } finally {
            threads.shutdownNow();
        }
        return exploration();
    }

    private void searchUntilNothingIsLearnt(ExecutorService threads) {
        do {
            completeness = Completeness.COMPLETE;
            space.restart();
            searchOnce(threads);
        } while (!hasGivenUp() && options.reduced() && space.hasLearnt());
    }

    /** Whether there is no use in going on; within a bound on depth there is. */
    private boolean hasGivenUp() {
        return completeness != Completeness.COMPLETE && completeness != Completeness.DEPTH_BOUND;
    }

    private static Thread newThread(Runnable work) {
        Thread thread = new Thread(work, "search");
        thread.setDaemon(true);
        return thread;
    }

    private void searchOnce(ExecutorService threads) {
        workers = new ArrayList<>();
        for (int i = 0; i < options.threads(); i++) {
            workers.add(new Worker(space));
        }
        steps.set(0);
        workers.get(0).begin();
        if (space.looksAtNearestFirst()) {
            searchNearestFirst(threads);
        } else {
            searchLastFirst(threads);
        }
    }

    /** A state may be found again on a shorter way: it then waits under its lower rank too, and is looked at there. */
    private void searchNearestFirst(ExecutorService threads) {
        Int2ObjectAVLTreeMap<IntArrayList> waiting = new Int2ObjectAVLTreeMap<>();
        takeFound(waiting);
        while (!waiting.isEmpty() && completeness == Completeness.COMPLETE) {
            rank = waiting.firstIntKey();
            if (rank > options.bounds().depth()) {
                completeness = Completeness.DEPTH_BOUND;
                return;
            }
            IntArrayList states = waiting.remove(rank);
            states.removeIf(state -> space.visited().rank(state) != rank);
            explore(states, threads);
            takeFound(waiting);
        }
    }

    private void takeFound(Int2ObjectAVLTreeMap<IntArrayList> waiting) {
        for (Worker worker : workers) {
            worker.takeFound()
                    .forEach(state -> waiting.computeIfAbsent(space.visited().rank(state), r -> new IntArrayList())
                            .add(state));
        }
    }

    private void searchLastFirst(ExecutorService threads) {
        IntArrayList waiting = new IntArrayList(workers.get(0).takeFound());
        for (rank = 0; !waiting.isEmpty() && completeness == Completeness.COMPLETE; rank++) {
            int from = Math.max(0, waiting.size() - DEPTH_FIRST_ROUND);
            IntList states = new IntArrayList(waiting.subList(from, waiting.size()));
            waiting.removeElements(from, waiting.size());
            explore(states, threads);
            workers.forEach(worker -> waiting.addAll(worker.takeFound()));
        }
    }

    private void explore(IntList states, ExecutorService threads) {
        AtomicInteger next = new AtomicInteger();
        if (states.size() < WORTH_SHARING || workers.size() == 1) {
            explore(states, next, workers.get(0));
            return;
        }
        List<Callable<Void>> tasks = new ArrayList<>();
        for (Worker worker : workers) {
            tasks.add(() -> {
                explore(states, next, worker);
                return null;
            });
        }
        try {
            for (Future<Void> task : threads.invokeAll(tasks)) {
                task.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            completeness = Completeness.STOPPED;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a search thread failed", e.getCause());
        }
    }

    private void explore(IntList states, AtomicInteger next, Worker worker) {
        try {
            for (int from = next.getAndAdd(PORTION); from < states.size(); from = next.getAndAdd(PORTION)) {
                if (givesUp()) {
                    return;
                }
                int to = Math.min(states.size(), from + PORTION);
                for (int i = from; i < to; i++) {
                    worker.explore(states.getInt(i), rank);
                }
                steps.addAndGet(worker.takeSteps());
            }
        } catch (OutOfMemoryError e) {
            completeness = Completeness.MEMORY;
        }
    }

    private boolean givesUp() {
        long states = space.visited().size();
        progress.seen(states);
        if (states >= options.bounds().states()) {
            completeness = Completeness.STATE_BOUND;
        } else if (steps.get() >= options.bounds().steps()) {
            completeness = Completeness.STEP_BOUND;
        } else if (stops.getAsBoolean()) {
            completeness = Completeness.STOPPED;
        } else if (heap.isFull()) {
            completeness = Completeness.MEMORY;
        }
        return completeness != Completeness.COMPLETE;
    }

    /** The same execution as a schedule that was found, in an order that is easy to read. */
    public Schedule forReading(Schedule schedule) {
        return FewestSwitches.of(space, schedule);
    }

    private Exploration exploration() {
        EndStates ends = new EndStates(space.scenario(), space.machine(), space.interchangeable());
        for (Worker worker : workers) {
            if (completeness == Completeness.COMPLETE || !space.mayHaveShownTooMuch()) {
                ends.merge(worker.ends());
            }
        }
        if (completeness == Completeness.COMPLETE && space.dependencies().isOverflown()) {
            completeness = Completeness.TOO_MANY_LOCK_ORDERS;
        }
        List<Optional<Schedule>> witnesses = new ArrayList<>();
        ends.witnesses().forEach(found -> witnesses.add(plainest(found)));
        preferPlainer(witnesses);
        Map<Checker, Schedule> reported = new TreeMap<>();
        ends.reported().forEach((checker, found) -> plainest(found).ifPresent(s -> reported.put(checker, s)));
        return new Exploration(space.visited().size(), steps.get(), completeness, ends.outcomes(), witnesses, reported);
    }

    /**
     * A witness that needs no weak machine explains more than one that happens to make use of it: where there is one, it
     * is preferred.
     */
    private void preferPlainer(List<Optional<Schedule>> witnesses) {
        boolean isPlain = witnesses.stream().flatMap(Optional::stream).allMatch(w -> w.choices() == 0);
        if (isPlain || !options.model().isWeak() || completeness != Completeness.COMPLETE) {
            return;
        }
        Options plain =
                new Options(MemoryModel.TSO, options.order(), options.bounds(), options.threads(), options.reduced());
        List<Optional<Schedule>> plainer = new Search(space.scenario(), space.machine(), plain, stops, progress)
                .run()
                .witnesses();
        for (int i = 0; i < witnesses.size(); i++) {
            Optional<Schedule> found =
                    plainer.get(i).flatMap(ordered -> OrderedExecution.on(space.machine(), options.model(), ordered));
            if (found.isPresent() && isWitness(found.get(), i)) {
                witnesses.set(i, found);
            }
        }
    }

    /** Whether a condition holds at the end of a schedule. */
    private boolean isWitness(Schedule schedule, int condition) {
        MachineEnd end = Rerun.of(space.machine(), options.model(), schedule, StepObserver.NONE, step -> {});
        return new Judge(space.scenario(), space.machine()).judge(end).holds().get(condition);
    }

    /** Of the witnesses found in the same round, the one with the fewest loads that are satisfied early. */
    private Optional<Schedule> plainest(EndStates.FirstWitnesses found) {
        WitnessPath paths = new WitnessPath(space);
        return found.all().stream()
                .map(paths::schedule)
                .min(Comparator.comparingLong(Schedule::choices)
                        .thenComparingInt(Schedule::length)
                        .thenComparing(Schedule::toString));
    }
}
