package org.shootdown.explorer.search;

import it.unimi.dsi.fastutil.ints.Int2ObjectAVLTreeMap;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntList;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.architecture.MemoryModel;
import org.shootdown.cpu.core.CpuLimits;
import org.shootdown.explorer.reduction.FutureAccesses;
import org.shootdown.explorer.stepping.Completeness;
import org.shootdown.explorer.stepping.Schedule;
import org.shootdown.litmus.Scenario;
import org.shootdown.machine.Machine;

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
public final class Search implements SearchStrategy {
    /** So many states are looked at by all threads before anybody asks for a bound on states or steps. */
    private static final int BATCH = 1024;

    /** States that a thread takes at a time. */
    private static final int PORTION = 32;

    /** With so many CPUs of each class a search first learns what programs may touch, before it takes all of them. */
    private static final int FEW = 2;

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
     * @param covered whether it notes which instructions are executed; interleavings in which others are, can be told apart
     */
    public record Options(MemoryModel model, Order order, Bounds bounds, int threads, boolean reduced, boolean covered)
            implements Plan {
        /** @throws IllegalArgumentException for a bound on the depth of a search that does not know depths */
        public Options {
            if (order == Order.DEPTH_FIRST && bounds.isShallow()) {
                throw new IllegalArgumentException("depth first, the shortest way to a state is not known");
            }
        }

        /** Those of a search that does not note what is executed. */
        public Options(MemoryModel model, Order order, Bounds bounds, int threads, boolean reduced) {
            this(model, order, bounds, threads, reduced, false);
        }

        @Override
        public String unit() {
            return "states";
        }

        @Override
        public SearchStrategy on(Scenario scenario, Machine machine, BooleanSupplier interrupted, Progress progress) {
            return new Search(scenario, machine, this, interrupted, progress);
        }
    }

    /**
     * How much a search may do.
     *
     * @param states so many different states are enough
     * @param steps so many steps, of all executions together, are enough
     * @param depth executions are followed for so many steps; what comes later in one stays unseen
     * @param cpu how far each CPU is followed
     * @param nanoseconds so much real time is enough
     */
    public record Bounds(long states, long steps, int depth, CpuLimits cpu, long nanoseconds) {
        /** No bounds, but on what a CPU does by itself. */
        public static final Bounds NONE =
                new Bounds(Long.MAX_VALUE, Long.MAX_VALUE, Integer.MAX_VALUE, CpuLimits.USUAL, Long.MAX_VALUE);

        /** The same with a bound on states. */
        public Bounds withStates(long most) {
            return new Bounds(most, steps, depth, cpu, nanoseconds);
        }

        /** The same with a bound on steps. */
        public Bounds withSteps(long most) {
            return new Bounds(states, most, depth, cpu, nanoseconds);
        }

        /** The same with a bound on depth. */
        public Bounds withDepth(int most) {
            return new Bounds(states, steps, most, cpu, nanoseconds);
        }

        /** The same with other limits of each CPU. */
        public Bounds withCpu(CpuLimits limits) {
            return new Bounds(states, steps, depth, limits, nanoseconds);
        }

        /** The same with a bound on real time. */
        public Bounds withNanoseconds(long most) {
            return new Bounds(states, steps, depth, cpu, most);
        }

        private boolean isShallow() {
            return depth != Integer.MAX_VALUE;
        }
    }

    /** Who is told how far a search is. */
    @FunctionalInterface
    public interface Progress {
        /** So many states have been looked at, or executions followed. */
        void seen(long count);

        /** What it does now. */
        default void phase(String words) {}
    }

    private final SearchSpace space;
    private final Options options;
    private final BooleanSupplier interrupted;
    private final Progress progress;
    private final long started = System.nanoTime();
    private final HeapWatch heap = new HeapWatch();

    /** What keeps this search from having seen everything. */
    private final Set<Completeness> bounds = EnumSet.noneOf(Completeness.class);

    /** Of those: why it has given up, or null. */
    private volatile @Nullable Completeness gaveUp;

    private final AtomicLong steps = new AtomicLong();
    private List<Worker> workers = List.of();

    /** That of the states which are looked at. */
    private int rank;

    /** How many states were looked at before the batch under way. */
    private int explored;

    /**
     * A search of all there is.
     *
     * @param machine the machine that runs the scenario
     * @param options how to search
     * @param interrupted asked now and then whether to give up
     */
    public Search(Scenario scenario, Machine machine, Options options, BooleanSupplier interrupted, Progress progress) {
        space = new SearchSpace(scenario, machine, options);
        this.options = options;
        this.interrupted = interrupted;
        this.progress = progress;
    }

    @Override
    public Exploration run() {
        space.giveUpWhen(this::hurries);
        ExecutorService threads = Executors.newFixedThreadPool(options.threads(), Search::newThread);
        try {
            if (options.reduced()) {
                progress.phase("first executions");
                new RandomWalks(space).run(this::givesUp);
                if (space.largestClass() > FEW) {
                    progress.phase("with few CPUs");
                    space.startFewOfAClass(FEW);
                    searchUntilNothingIsLearnt(threads);
                }
            }
            if (!givesUp()) {
                progress.phase("searching");
                space.startFewOfAClass(Integer.MAX_VALUE);
                searchUntilNothingIsLearnt(threads);
                if (options.reduced() && asksAboutStatesOfRounds() && goesRound()) {
                    progress.phase("states of rounds");
                    space.takeEachStepAlone();
                    searchUntilNothingIsLearnt(threads);
                }
            }
        } finally {
            threads.shutdownNow();
        }
        return exploration();
    }

    private void searchUntilNothingIsLearnt(ExecutorService threads) {
        do {
            bounds.clear();
            gaveUp = null;
            space.restart();
            searchOnce(threads);
            workers.forEach(worker -> worker.reachedBounds().forEach(bounds::add));
        } while (gaveUp == null && options.reduced() && space.hasLearnt());
    }

    static Thread newThread(Runnable work) {
        Thread thread = new Thread(work, "search");
        thread.setDaemon(true);
        return thread;
    }

    private void searchOnce(ExecutorService threads) {
        workers = new ArrayList<>();
        for (int i = 0; i < options.threads(); i++) {
            workers.add(new Worker(space, newEndStates()));
        }
        steps.set(0);
        explored = 0;
        workers.get(0).begin();
        if (space.looksAtNearestFirst()) {
            searchNearestFirst(threads);
        } else {
            searchLastFirst(threads);
        }
    }

    private EndStates newEndStates() {
        return new EndStates(space.scenario(), space.machine(), space.interchangeable(), this::givesUp);
    }

    /** A state may be found again on a shorter way: it then waits under its lower rank too, and is looked at there. */
    private void searchNearestFirst(ExecutorService threads) {
        Int2ObjectAVLTreeMap<IntArrayList> waiting = new Int2ObjectAVLTreeMap<>();
        takeFound(waiting);
        while (!waiting.isEmpty() && gaveUp == null) {
            rank = waiting.firstIntKey();
            if (rank > options.bounds().depth()) {
                bounds.add(Completeness.DEPTH_BOUND);
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
        for (rank = 0; !waiting.isEmpty() && gaveUp == null; rank++) {
            int from = Math.max(0, waiting.size() - BATCH);
            IntArrayList states = new IntArrayList(waiting.subList(from, waiting.size()));
            waiting.removeElements(from, waiting.size());
            explore(states, threads);
            IntArrayList found = new IntArrayList();
            workers.forEach(worker -> found.addAll(worker.takeFound()));
            sort(found);
            waiting.addAll(found);
        }
    }

    /**
     * In an order that does not depend on which thread found what, and each once: one that was found first on a longer way
     * than later, by the same thread or another, is in what they have found twice.
     */
    private void sort(IntArrayList states) {
        states.sort((one, other) ->
                Long.compare(space.visited().preference(one), space.visited().preference(other)));
        int kept = 0;
        for (int i = 0; i < states.size(); i++) {
            if (kept == 0 || states.getInt(i) != states.getInt(kept - 1)) {
                states.set(kept++, states.getInt(i));
            }
        }
        states.size(kept);
    }

    /**
     * Looks at states of one rank, so many at a time by all threads before the bounds on states and steps are looked at:
     * what a bounded search has seen does not depend on how many threads it has.
     */
    private void explore(IntArrayList states, ExecutorService threads) {
        sort(states);
        for (int from = 0; from < states.size() && gaveUp == null; from += BATCH) {
            int to = Math.min(states.size(), from + BATCH);
            exploreBatch(states.subList(from, to), threads);
            explored += to - from;
            progress.seen(space.visited().size());
            if (space.visited().size() >= options.bounds().states()) {
                giveUp(Completeness.STATE_BOUND);
            } else if (steps.get() >= options.bounds().steps()) {
                giveUp(Completeness.STEP_BOUND);
            }
        }
    }

    private void exploreBatch(IntList states, ExecutorService threads) {
        AtomicInteger next = new AtomicInteger();
        if (states.size() < 2 * PORTION || workers.size() == 1) {
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
            giveUp(Completeness.STOPPED);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a search thread failed", e.getCause());
        }
    }

    private void explore(IntList states, AtomicInteger next, Worker worker) {
        try {
            for (int from = next.getAndAdd(PORTION); from < states.size(); from = next.getAndAdd(PORTION)) {
                if (heap.isFull()) {
                    giveUp(Completeness.MEMORY);
                }
                int to = Math.min(states.size(), from + PORTION);
                for (int i = from; i < to; i++) {
                    if (givesUp()) {
                        return;
                    }
                    worker.explore(states.getInt(i), rank, explored + i);
                }
                steps.addAndGet(worker.takeSteps());
            }
        } catch (OutOfMemoryError e) {
            giveUp(Completeness.MEMORY);
        }
    }

    /** Whether somebody wants it to end, the time is over, or it has given up already. */
    private boolean givesUp() {
        if (gaveUp == null) {
            if (interrupted.getAsBoolean()) {
                giveUp(Completeness.STOPPED);
            } else if (System.nanoTime() - started >= options.bounds().nanoseconds()) {
                giveUp(Completeness.TIME_BOUND);
            }
        }
        return gaveUp != null;
    }

    private synchronized void giveUp(Completeness why) {
        bounds.add(why);
        gaveUp = why;
    }

    @Override
    public Schedule forReading(Schedule schedule) {
        return FewestSwitches.of(space, schedule, this::hurries);
    }

    /** Whether somebody waits for what is known: what would only make it look better is left out. */
    private boolean hurries() {
        return interrupted.getAsBoolean()
                || System.nanoTime() - started >= options.bounds().nanoseconds();
    }

    private Exploration exploration() {
        EndStates ends = newEndStates();
        boolean asksForAll = bounds.isEmpty() && !givesUp();
        EndlessExecutions endless = endlessExecutions();
        Reached reached = new Reached(space);
        if (asksForAll || !space.mayHaveShownTooMuch()) {
            workers.forEach(worker -> reached.add(worker.reached()));
            workers.forEach(worker -> ends.merge(worker.ends()));
            progress.phase("endless executions");
            endless.find();
            endless.judge(ends);
        }
        if (space.dependencies().isOverflown()) {
            bounds.add(Completeness.TOO_MANY_LOCK_ORDERS);
        }
        boolean complete = bounds.isEmpty() && !givesUp();
        Completeness completeness =
                bounds.stream().min(Comparator.naturalOrder()).orElse(Completeness.COMPLETE);
        progress.phase("witnesses");
        // What a witness is made of went all the way before somebody waited.
        space.giveUpWhen(() -> false);
        Witnesses witnesses = new Witnesses(space, options, interrupted, progress, endless);
        return new Exploration(
                space.visited().size(),
                0,
                steps.get(),
                completeness,
                ends.outcomes(),
                witnesses.of(ends, complete),
                witnesses.reported(ends),
                reached.byCpu());
    }

    private EndlessExecutions endlessExecutions() {
        StateGraph graph = new StateGraph(
                space.visited(), workers.stream().map(Worker::edges).toList());
        return new EndlessExecutions(space, graph, this::hurries);
    }

    /** Whether what was seen goes round for ever somewhere. */
    private boolean goesRound() {
        return !givesUp()
                && !space.mayHaveShownTooMuch()
                && !endlessExecutions().find().isEmpty();
    }

    /**
     * Whether a condition asks for registers or memory where CPUs go round: steps that are taken at once leave out states of
     * a round, which is of no account to whether there is one.
     */
    private boolean asksAboutStatesOfRounds() {
        return space.scenario().conditions().stream()
                .anyMatch(condition -> condition.asksHowItEnded()
                        && condition.formula().terms().findAny().isPresent());
    }
}
