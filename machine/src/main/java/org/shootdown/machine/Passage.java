package org.shootdown.machine;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.shootdown.config.input.InvalidInputException;
import org.shootdown.config.input.Suggestions;
import org.shootdown.litmus.Scenario;

/**
 * A point of a program, and whose passing it is meant.
 *
 * @param whose a CPU's number, {@code P1} for every CPU that runs that thread, empty for every CPU
 * @param point {@code function.name}
 * @param source what names it, as an error says it
 */
public record Passage(String whose, String point, String source) {
    /** Stands for a CPU that does not pass the point. */
    public static final int NOWHERE = -1;

    private static final Pattern WHOSE = Pattern.compile("P?\\d{1,9}");
    private static final String THREAD = "P";

    /** Whether a text names CPUs. */
    public static boolean isWhose(String text) {
        return WHOSE.matcher(text).matches();
    }

    /**
     * Whether a CPU that is meant passes the point.
     *
     * @throws InvalidInputException if there is no such CPU
     */
    public boolean isIn(Scenario scenario) {
        return concerned(scenario).stream()
                .anyMatch(cpu -> points(scenario, cpu).contains(point));
    }

    /**
     * By CPU: the point's number in its program, or {@link #NOWHERE} where it is not meant or does not pass.
     *
     * @throws InvalidInputException if nobody passes
     */
    public IntList places(Scenario scenario) {
        int[] places = new int[scenario.cpus().size()];
        Arrays.fill(places, NOWHERE);
        boolean passed = false;
        List<Integer> concerned = concerned(scenario);
        for (int cpu : concerned) {
            places[cpu] = points(scenario, cpu).indexOf(point);
            passed |= places[cpu] != NOWHERE;
        }
        if (!passed) {
            throw wrong(unknownPoint(scenario, concerned));
        }
        return IntArrayList.wrap(places);
    }

    private List<Integer> concerned(Scenario scenario) {
        int cpus = scenario.cpus().size();
        if (whose.isEmpty()) {
            return IntStream.range(0, cpus).boxed().toList();
        }
        int written = scenario.threads().written();
        int number = Integer.parseInt(isThread() ? whose.substring(THREAD.length()) : whose);
        if (isThread() && number >= written) {
            throw wrong("there is no thread " + whose + "; the last one is P" + (written - 1));
        }
        if (!isThread() && number >= cpus) {
            throw wrong("there is no CPU " + whose + "; the last one is " + (cpus - 1));
        }
        return isThread() ? scenario.threads().cpusOf(number) : List.of(number);
    }

    private boolean isThread() {
        return whose.startsWith(THREAD);
    }

    private String unknownPoint(Scenario scenario, List<Integer> concerned) {
        List<String> known = concerned.stream()
                .flatMap(cpu -> points(scenario, cpu).stream())
                .distinct()
                .sorted()
                .toList();
        String where = whose.isEmpty() ? "" : isThread() ? " of " + whose : " on CPU " + whose;
        return "there is no point '" + point + "'" + where + ", variant "
                + scenario.variant().name() + " for " + scenario.architecture().name()
                + Suggestions.didYouMean(point, known)
                + " (points: " + (known.isEmpty() ? "none" : String.join(", ", known)) + ")";
    }

    private static List<String> points(Scenario scenario, int cpu) {
        return scenario.cpus().get(cpu).program().points();
    }

    private InvalidInputException wrong(String problem) {
        return InvalidInputException.of(source + ": " + problem);
    }
}
