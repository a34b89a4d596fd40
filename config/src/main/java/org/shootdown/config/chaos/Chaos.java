package org.shootdown.config.chaos;

import java.util.Comparator;
import java.util.List;
import org.shootdown.config.architecture.Architecture;
import org.shootdown.config.input.InvalidInputException;
import org.shootdown.config.protocol.Disturbance;
import org.shootdown.config.protocol.Topology;

/**
 * A chaos profile: what a run does to the times of a machine, and to nothing else.
 *
 * @param name its name on the command line and its file's name without {@code .conf}; empty for a quiet machine
 * @param description one line for people
 * @param perturbations each with a name of its own, sorted by it
 */
public record Chaos(String name, String description, List<Perturbation> perturbations) {
    /** A quiet machine. */
    public static final Chaos QUIET = new Chaos("", "a quiet machine", List.of());

    /** What holds messages back until a moment comes after what makes them late. */
    private static final Comparator<Perturbation> HOLDING_BACK_LAST =
            Comparator.comparing(perturbation -> perturbation instanceof Bunch);

    public Chaos {
        perturbations = perturbations.stream()
                .sorted(Comparator.comparing(Perturbation::name))
                .toList();
    }

    /** Whether it does nothing. */
    public boolean isQuiet() {
        return perturbations.isEmpty();
    }

    /** The same perturbations under another name. */
    public Chaos named(String other, String otherDescription) {
        return new Chaos(other, otherDescription, perturbations);
    }

    /** One of its perturbations alone, under that one's name. */
    public Chaos only(Perturbation perturbation) {
        return new Chaos(perturbation.name(), perturbation.about(), List.of(perturbation));
    }

    /** All its perturbations but one. */
    public Chaos without(Perturbation perturbation) {
        return new Chaos(
                name,
                description,
                perturbations.stream()
                        .filter(each -> !each.equals(perturbation))
                        .toList());
    }

    /** The same with a perturbation in place of another. */
    public Chaos with(Perturbation perturbation, Perturbation replacement) {
        return new Chaos(
                name,
                description,
                perturbations.stream()
                        .map(each -> each.equals(perturbation) ? replacement : each)
                        .toList());
    }

    /** The architecture of the machine that it disturbs. */
    public Architecture appliedTo(Architecture architecture) {
        Architecture applied = architecture;
        for (Perturbation perturbation : perturbations) {
            applied = perturbation.appliedTo(applied);
        }
        return applied;
    }

    /**
     * Requires that a machine has what it disturbs.
     *
     * @throws InvalidInputException if it has not
     */
    public void requireFits(Topology topology) {
        for (Perturbation each : perturbations) {
            each.lacks(topology).ifPresent(lack -> {
                throw InvalidInputException.of("chaos profile '" + name + "', " + each.name() + ": " + lack);
            });
        }
    }

    /** What it does to one component of a machine. */
    public Disturbance disturbance(Topology topology, int component) {
        if (isQuiet()) {
            return Disturbance.NONE;
        }
        return new Effects(perturbations.stream()
                .sorted(HOLDING_BACK_LAST)
                .map(each -> each.effect(topology, component))
                .toList());
    }
}
