package org.shootdown.report.study;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/**
 * Looks for factors that make a cost small: the pattern search of Hooke and Jeeves, on a logarithmic scale and between bounds.
 *
 * <p>It needs no derivatives, so that steps and kinks of the cost do not lead it astray, and what it finds is never worse than
 * where it began, with all factors 1.
 */
final class FactorSearch {
    /** The bounds of each factor. */
    static final double LEAST = 0.25;

    static final double MOST = 4;

    /** Factors are rounded to this, so that what is said of them is what was tried. */
    private static final double GRAIN = 1e-3;

    private static final double FIRST_STEP = Math.log(1.5);
    private static final double LAST_STEP = Math.log(1.01);

    private final ToDoubleFunction<List<Double>> cost;
    private final BooleanSupplier stopped;
    private final Map<List<Double>, Double> known = new LinkedHashMap<>();

    /**
     * Factors, and what they cost.
     *
     * @param rounds how many rounds it took to come here
     */
    record Place(List<Double> factors, double cost, int rounds) {
        Place {
            factors = List.copyOf(factors);
        }
    }

    /**
     * @param cost of factors; asked once for each
     * @param stopped whether it is enough; what was asked for meanwhile does not count
     */
    FactorSearch(ToDoubleFunction<List<Double>> cost, BooleanSupplier stopped) {
        this.cost = cost;
        this.stopped = stopped;
    }

    /**
     * The best place of so many rounds, in each of which each factor is made greater or less.
     *
     * @param count how many factors there are
     * @param each gets the best place after each round
     */
    Place run(int count, int rounds, Consumer<Place> each) {
        List<Double> ones = Collections.nCopies(count, 1.0);
        Place base = new Place(ones, costOf(ones), 0);
        double step = FIRST_STEP;
        for (int round = 1; round <= rounds && step >= LAST_STEP && !stopped.getAsBoolean(); round++) {
            Place found = around(base, step);
            if (found.cost() < base.cost()) {
                Place beyond = around(at(beyond(base, found)), step);
                base = beyond.cost() < found.cost() ? beyond : found;
            } else {
                step /= 2;
            }
            base = new Place(base.factors(), base.cost(), round);
            each.accept(base);
        }
        return base;
    }

    /** As far again in the direction that has helped. */
    private static List<Double> beyond(Place from, Place to) {
        List<Double> factors = new ArrayList<>();
        for (int i = 0; i < to.factors().size(); i++) {
            factors.add(bounded(
                    to.factors().get(i) * to.factors().get(i) / from.factors().get(i)));
        }
        return factors;
    }

    /** The best that is found when one factor after the other takes a step. */
    private Place around(Place from, double step) {
        Place best = from;
        for (int i = 0; i < from.factors().size(); i++) {
            Place greater = stepped(best, i, step);
            Place found = greater.cost() < best.cost() ? greater : stepped(best, i, -step);
            best = found.cost() < best.cost() ? found : best;
        }
        return best;
    }

    private Place stepped(Place from, int index, double step) {
        List<Double> factors = new ArrayList<>(from.factors());
        factors.set(index, bounded(factors.get(index) * Math.exp(step)));
        return at(factors);
    }

    private static double bounded(double factor) {
        return Math.min(MOST, Math.max(LEAST, Math.round(factor / GRAIN) * GRAIN));
    }

    private Place at(List<Double> factors) {
        return new Place(factors, costOf(factors), 0);
    }

    private double costOf(List<Double> factors) {
        Double already = known.get(factors);
        if (already != null) {
            return already;
        }
        double fresh = stopped.getAsBoolean() ? Double.POSITIVE_INFINITY : cost.applyAsDouble(List.copyOf(factors));
        if (stopped.getAsBoolean()) {
            return Double.POSITIVE_INFINITY;
        }
        known.put(List.copyOf(factors), fresh);
        return fresh;
    }
}
