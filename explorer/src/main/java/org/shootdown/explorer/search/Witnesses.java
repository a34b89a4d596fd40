package org.shootdown.explorer.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.shootdown.config.architecture.MemoryModel;
import org.shootdown.config.finding.Checker;
import org.shootdown.explorer.search.EndStates.FirstWitnesses;
import org.shootdown.explorer.search.EndStates.Witness;
import org.shootdown.explorer.stepping.OrderedExecution;
import org.shootdown.explorer.stepping.Rerun;
import org.shootdown.explorer.stepping.Schedule;
import org.shootdown.explorer.stepping.Schedule.Repetition;
import org.shootdown.machine.MachineEnd;
import org.shootdown.machine.MachineObserver;
import org.shootdown.machine.judgement.Judge;

/**
 * Chooses the execution that is shown of those that a search has found: of the nearest the {@linkplain Schedule#PLAINEST
 * plainest}. Nothing of it depends on which was found first.
 */
final class Witnesses {
    private final SearchSpace space;
    private final Search.Options options;
    private final BooleanSupplier interrupted;
    private final Search.Progress progress;
    private final EndlessExecutions endless;

    Witnesses(
            SearchSpace space,
            Search.Options options,
            BooleanSupplier interrupted,
            Search.Progress progress,
            EndlessExecutions endless) {
        this.space = space;
        this.options = options;
        this.interrupted = interrupted;
        this.progress = progress;
        this.endless = endless;
    }

    /**
     * By condition: an execution in which it holds.
     *
     * @param complete whether everything was seen
     */
    List<Optional<Schedule>> of(EndStates ends, boolean complete) {
        List<Optional<Schedule>> witnesses = new ArrayList<>();
        ends.witnesses().forEach(found -> witnesses.add(plainest(found)));
        if (complete) {
            preferPlainer(witnesses);
        }
        return witnesses;
    }

    /** By checker that no condition asks for: an execution that shows it. */
    Map<Checker, Schedule> reported(EndStates ends) {
        Map<Checker, Schedule> reported = new TreeMap<>();
        ends.reported().forEach((checker, found) -> plainest(found).ifPresent(s -> reported.put(checker, s)));
        return reported;
    }

    private Optional<Schedule> plainest(FirstWitnesses found) {
        return found.all().stream()
                .flatMap(witness -> schedule(witness).stream())
                .min(Schedule.PLAINEST);
    }

    private Optional<Schedule> schedule(Witness witness) {
        WitnessPath paths = new WitnessPath(space);
        EndlessExecutions.Found round = witness.round();
        if (round == null) {
            return Optional.of(paths.schedule(witness));
        }
        Repetition repetition = round.endable() ? Repetition.LIVELOCK : Repetition.ENDLESS;
        return endless.way(round, witness.state())
                .flatMap(way -> paths.schedule(witness, way, repetition))
                .flatMap(schedule ->
                        schedule.shortened().stream().filter(this::isPossible).findFirst());
    }

    /** Whether the machine can take a schedule, and what it repeats comes out the same again. */
    private boolean isPossible(Schedule schedule) {
        try {
            Rerun.of(space.machine(), options.model(), schedule, MachineObserver.NONE, step -> {});
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /**
     * A witness that needs no weak machine explains more than one that happens to make use of it: where there is one, it
     * is preferred.
     */
    private void preferPlainer(List<Optional<Schedule>> witnesses) {
        boolean isPlain =
                witnesses.stream().flatMap(Optional::stream).allMatch(w -> w.choices() == 0 || isRepeating(w));
        if (isPlain || !options.model().isWeak() || interrupted.getAsBoolean()) {
            return;
        }
        Search.Options plain = new Search.Options(
                MemoryModel.TSO, options.order(), options.bounds(), options.threads(), options.reduced());
        progress.phase("plainer witnesses");
        List<Optional<Schedule>> plainer = new Search(space.scenario(), space.machine(), plain, interrupted, progress)
                .run()
                .witnesses();
        for (int i = 0; i < witnesses.size(); i++) {
            Optional<Schedule> found = plainer.get(i)
                    .filter(ordered -> !isRepeating(ordered))
                    .flatMap(ordered -> OrderedExecution.on(space.machine(), options.model(), ordered));
            if (witnesses.get(i).filter(Witnesses::isRepeating).isEmpty()
                    && found.isPresent()
                    && isWitness(found.get(), i)) {
                witnesses.set(i, found);
            }
        }
    }

    private static boolean isRepeating(Schedule schedule) {
        return schedule.repetition() != Repetition.NONE;
    }

    /** Whether a condition holds at the end of a schedule. */
    private boolean isWitness(Schedule schedule, int condition) {
        MachineEnd end = Rerun.of(space.machine(), options.model(), schedule, MachineObserver.NONE, step -> {});
        return new Judge(space.scenario(), space.machine()).judge(end).holds().get(condition);
    }
}
