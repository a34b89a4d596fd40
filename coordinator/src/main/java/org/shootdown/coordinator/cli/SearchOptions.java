package org.shootdown.coordinator.cli;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.architecture.MemoryModel;
import org.shootdown.config.input.InvalidInputException;
import org.shootdown.cpu.core.CpuLimits;
import org.shootdown.explorer.search.Sampling;
import org.shootdown.explorer.search.Search;
import org.shootdown.explorer.search.SearchStrategy;
import org.shootdown.litmus.Scenario;
import picocli.CommandLine.Option;

/** How {@code check} looks for executions, as its user asks for it. */
final class SearchOptions {
    private static final long EXECUTIONS = 10_000;
    private static final int EXECUTION_STEPS = 10_000;
    private static final int BUG_DEPTH = 3;
    private static final int MOST_BUG_DEPTH = 1_000;

    /** A strategy, as it is named on the command line. */
    enum Strategy {
        BFS(null),
        DFS(null),
        RANDOM(Sampling.Method.RANDOM),
        PCT(Sampling.Method.PCT);

        /** How it draws executions, if it does. */
        private final Sampling.@Nullable Method method;

        Strategy(Sampling.@Nullable Method method) {
            this.method = method;
        }

        private boolean samples() {
            return method != null;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(
            names = "--model",
            paramLabel = "M",
            converter = MemoryModelConverter.class,
            completionCandidates = MemoryModelConverter.Names.class,
            description = "The memory model: ${COMPLETION-CANDIDATES}. Default: the architecture's.")
    private @Nullable MemoryModel model;

    @Option(
            names = "--search",
            paramLabel = "S",
            defaultValue = "bfs",
            description =
                    "bfs and dfs look at all states: bfs finds short schedules, dfs holds fewer states that are still"
                            + " to be looked at. random and pct follow --max-executions executions, where there are too many"
                            + " states: random takes any possible step, pct (probabilistic concurrency testing) one of whoever"
                            + " has the highest priority. Default: ${DEFAULT-VALUE}.")
    private Strategy strategy = Strategy.BFS;

    @Option(
            names = "--max-states",
            paramLabel = "N",
            description = "Give up after so many states. Default: when the heap is full.")
    private @Nullable Long maximumStates;

    @Option(
            names = "--max-steps",
            paramLabel = "N",
            description = "Give up after so many steps of all executions together. Default: no bound.")
    private @Nullable Long maximumSteps;

    @Option(
            names = "--max-executions",
            paramLabel = "N",
            description = "With --search random or pct: follow so many executions. Default: " + EXECUTIONS + ".")
    private @Nullable Long maximumExecutions;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "With --search random or pct: what is drawn. The same seed draws the same. Default: 1.")
    private @Nullable Long seed;

    @Option(
            names = "--bug-depth",
            paramLabel = "N",
            description =
                    "With --search pct: how many orderings have to be as they must be for a bug to show. Default: "
                            + BUG_DEPTH + ".")
    private @Nullable Integer bugDepth;

    @Option(
            names = "--max-depth",
            paramLabel = "N",
            description =
                    "Follow executions for so many steps and no further. Default: to their ends; with --search random"
                            + " or pct " + EXECUTION_STEPS + ".")
    private @Nullable Integer maximumDepth;

    @Option(
            names = "--max-time",
            paramLabel = "T",
            converter = RealTimeConverter.class,
            description = "Give up each variant on each architecture after so much real time, such as 30s or 5m."
                    + " Default: no bound.")
    private @Nullable Duration maximumTime;

    @Option(
            names = "--max-instructions",
            paramLabel = "N",
            description = "Follow a CPU for so many instructions in a row that no other CPU can see, such as a loop in"
                    + " registers. Default: ${DEFAULT-VALUE}.",
            defaultValue = "20000000")
    private int maximumInstructions = CpuLimits.USUAL.instructions();

    @Option(
            names = "--max-buffered-stores",
            paramLabel = "N",
            description = "Let so many stores of a CPU whose program loops wait in its store buffer at once."
                    + " Default: ${DEFAULT-VALUE}.",
            defaultValue = "64")
    private int maximumBufferedStores = CpuLimits.USUAL.bufferedStores();

    @Option(names = "--threads", paramLabel = "N", description = "How many threads. Default: one for each processor.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--no-reduction",
            description = "Explore interleavings too that nobody could tell from others; the outcomes are the same.")
    private boolean unreduced;

    @Option(
            names = "--coverage",
            description = "Say which lines of the threads and of the kernel paths no execution reached, and which"
                    + " registers of conditions none sets.")
    private boolean coverage;

    /** Whether somebody asks which lines were reached. */
    boolean coverage() {
        return coverage;
    }

    /** @throws InvalidInputException if an option's value is out of range, or means nothing to the strategy */
    void requireValid() {
        requirePositive("--max-states", maximumStates);
        requirePositive("--max-steps", maximumSteps);
        requirePositive("--max-executions", maximumExecutions);
        requirePositive("--max-depth", maximumDepth);
        Shared.requirePositive("--max-instructions", maximumInstructions);
        Shared.requireWithin("--max-buffered-stores", maximumBufferedStores, CpuLimits.ONE_EXECUTION.bufferedStores());
        Shared.requirePositive("--threads", threads);
        if (bugDepth != null) {
            Shared.requireWithin("--bug-depth", bugDepth, MOST_BUG_DEPTH);
        }
        requireMeaning("--max-states", maximumStates != null, !strategy.samples(), "bfs or dfs");
        requireMeaning("--max-steps", maximumSteps != null, !strategy.samples(), "bfs or dfs");
        requireMeaning("--no-reduction", unreduced, !strategy.samples(), "bfs or dfs");
        requireMeaning("--max-executions", maximumExecutions != null, strategy.samples(), "random or pct");
        requireMeaning("--seed", seed != null, strategy.samples(), "random or pct");
        requireMeaning("--bug-depth", bugDepth != null, strategy == Strategy.PCT, "pct");
        if (strategy == Strategy.DFS && maximumDepth != null) {
            throw InvalidInputException.of(
                    "--max-depth needs --search bfs: depth first, a state's shortest way is not known");
        }
    }

    private static void requirePositive(String option, @Nullable Number value) {
        if (value != null) {
            Shared.requirePositive(option, value.longValue());
        }
    }

    private void requireMeaning(String option, boolean given, boolean meant, String strategies) {
        if (given && !meant) {
            throw InvalidInputException.of(
                    option + " needs --search " + strategies + "; with --search " + strategy + " it means nothing");
        }
    }

    /**
     * How a scenario's executions are looked for.
     *
     * @param covered whether which lines are reached is asked for by others
     */
    SearchStrategy.Plan plan(Scenario scenario, boolean covered) {
        MemoryModel chosen = model == null ? scenario.architecture().memoryModel() : model;
        if (strategy.method != null) {
            return sampling(chosen, strategy.method, covered);
        }
        return search(
                chosen, strategy == Strategy.DFS ? Search.Order.DEPTH_FIRST : Search.Order.BREADTH_FIRST, covered);
    }

    private SearchStrategy.Plan search(MemoryModel chosen, Search.Order order, boolean covered) {
        return new Search.Options(
                chosen, order, bounds(Search.Bounds.NONE.depth()), threads, !unreduced, coverage || covered);
    }

    private SearchStrategy.Plan sampling(MemoryModel chosen, Sampling.Method method, boolean covered) {
        return new Sampling.Options(
                chosen,
                method,
                seed == null ? 1 : seed,
                maximumExecutions == null ? EXECUTIONS : maximumExecutions,
                bugDepth == null ? BUG_DEPTH : bugDepth,
                bounds(EXECUTION_STEPS),
                threads,
                coverage || covered);
    }

    private Search.Bounds bounds(int usualDepth) {
        return new Search.Bounds(
                maximumStates == null ? Search.Bounds.NONE.states() : maximumStates,
                maximumSteps == null ? Search.Bounds.NONE.steps() : maximumSteps,
                maximumDepth == null ? usualDepth : maximumDepth,
                new CpuLimits(maximumInstructions, maximumBufferedStores),
                maximumTime == null ? Search.Bounds.NONE.nanoseconds() : maximumTime.toNanos());
    }

    /** What a command line needs to run a schedule of this search again. */
    String asOptions() {
        return model == null ? "" : " --model " + model.word();
    }
}
