package org.shootdown.machine;

import it.unimi.dsi.fastutil.longs.LongList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.input.InvalidInputException;
import org.shootdown.config.input.Suggestions;
import org.shootdown.config.time.Picoseconds;
import org.shootdown.litmus.Scenario;

/**
 * A stall as a user asks for it: {@code 1:function.point=5us}.
 *
 * @param whose whom it concerns: a CPU's number, {@code P1} for every CPU that runs that thread, empty for every CPU
 * @param point {@code function.name}
 * @param ps for how long, in picoseconds
 * @param text the same in one piece, without spaces
 */
public record Stall(String whose, String point, long ps, String text) {
    private static final Pattern FORM = Pattern.compile("(?:([^:=]*):)?([^:=]+)=([^:=]+)");
    private static final Pattern WHOSE = Pattern.compile("P?\\d{1,9}");
    private static final String THREAD = "P";

    /**
     * Reads a stall.
     *
     * @throws InvalidInputException if it is none; the message says what would be right
     */
    public static Stall parse(String written) {
        String text = written.replaceAll("\\s", "");
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw wrong(written, "write it as [CPU:]FUNCTION.POINT=TIME, like 1:function.point=5us");
        }
        String whose = matcher.group(1);
        if (whose != null && !WHOSE.matcher(whose).matches()) {
            throw wrong(text, "'" + whose + "' is neither a CPU's number nor a thread like P1");
        }
        return new Stall(whose == null ? "" : whose, matcher.group(2), duration(text, matcher.group(3)), text);
    }

    private static long duration(String text, String time) {
        try {
            return Picoseconds.parse(time);
        } catch (IllegalArgumentException e) {
            throw wrong(text, e.getMessage());
        }
    }

    /**
     * Whether a CPU that it concerns passes the point.
     *
     * @throws InvalidInputException if there is no such CPU
     */
    public boolean isPassedIn(Scenario scenario) {
        return concerned(scenario).stream()
                .anyMatch(cpu -> points(scenario, cpu).contains(point));
    }

    /** Sets this stall, by CPU and by point of its program. */
    void addTo(List<LongList> byCpu, Scenario scenario) {
        long shortest = scenario.architecture().lookaheadPs();
        if (ps < shortest) {
            String name = scenario.architecture().name();
            throw wrong(text, "on " + name + " a stall takes at least " + Picoseconds.show(shortest));
        }
        List<Integer> concerned = concerned(scenario);
        boolean passed = false;
        for (int cpu : concerned) {
            int index = points(scenario, cpu).indexOf(point);
            if (index >= 0) {
                byCpu.get(cpu).set(index, ps);
                passed = true;
            }
        }
        if (!passed) {
            throw wrong(text, unknownPoint(scenario, concerned));
        }
    }

    private List<Integer> concerned(Scenario scenario) {
        int cpus = scenario.cpus().size();
        if (whose.isEmpty()) {
            return IntStream.range(0, cpus).boxed().toList();
        }
        int written = scenario.threads().written();
        int number = Integer.parseInt(isThread() ? whose.substring(THREAD.length()) : whose);
        if (isThread() && number >= written) {
            throw wrong(text, "there is no thread " + whose + "; the last one is P" + (written - 1));
        }
        if (!isThread() && number >= cpus) {
            throw wrong(text, "there is no CPU " + whose + "; the last one is " + (cpus - 1));
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

    private static InvalidInputException wrong(String text, @Nullable String problem) {
        return InvalidInputException.of("stall '" + text + "': " + problem);
    }
}
