package org.shootdown.explorer.stepping;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The steps of one execution, in order. Its token is for people to hand on: the steps, each as a letter for what happens
 * and a number for whom, and a second number where there are several ways, such as {@code e0.e1-1.s0}.
 *
 * <p>An execution that goes round for ever is written once round, behind a word that says what it is: {@code e0.endless.e1}
 * never ends, as CPU 1 does the same again and again; {@code e0.livelock.e1} could have ended.
 */
public final class Schedule {
    private static final Pattern STEP = Pattern.compile("[esmpu](?<subject>\\d{1,5})(-(?<choice>\\d{1,5}))?");

    private final int[] steps;
    private final int repeatsFrom;
    private final Repetition repetition;

    /** Whether the last steps of a schedule are done again and again. */
    public enum Repetition {
        /** They are not: the execution ends behind them. */
        NONE(""),
        /** For ever, and no end can be reached any more. */
        ENDLESS("endless"),
        /** For ever, although an end could be reached. */
        LIVELOCK("livelock");

        private final String word;

        Repetition(String word) {
            this.word = word;
        }
    }

    public Schedule(int[] steps) {
        this(steps, steps.length, Repetition.NONE);
    }

    /** @param repeatsFrom how many steps come before those that are repeated */
    public Schedule(int[] steps, int repeatsFrom, Repetition repetition) {
        this.steps = steps.clone();
        this.repeatsFrom = repeatsFrom;
        this.repetition = repetition;
    }

    /**
     * Reads a token.
     *
     * @throws IllegalArgumentException if it is none; the message says what is wrong
     */
    public static Schedule parse(String token) {
        IntArrayList steps = new IntArrayList();
        int repeatsFrom = -1;
        Repetition repetition = Repetition.NONE;
        for (String text : token.isEmpty() ? new String[0] : token.split("\\.", -1)) {
            Repetition word = repetition(text);
            if (word == Repetition.NONE) {
                steps.add(parseStep(text));
            } else if (repetition == Repetition.NONE) {
                repetition = word;
                repeatsFrom = steps.size();
            } else {
                throw new IllegalArgumentException("'" + text + "' stands behind '" + repetition.word
                        + "': an execution has no more than one part that is repeated");
            }
        }
        if (repeatsFrom == steps.size()) {
            throw new IllegalArgumentException("behind '" + repetition.word + "' stand the steps that are repeated");
        }
        return new Schedule(steps.toIntArray(), repeatsFrom < 0 ? steps.size() : repeatsFrom, repetition);
    }

    private static Repetition repetition(String text) {
        return text.equals(Repetition.ENDLESS.word)
                ? Repetition.ENDLESS
                : text.equals(Repetition.LIVELOCK.word) ? Repetition.LIVELOCK : Repetition.NONE;
    }

    private static int parseStep(String text) {
        Matcher step = STEP.matcher(text);
        if (step.matches()) {
            for (Step.Kind kind : Step.Kind.values()) {
                if (kind.letter() == text.charAt(0)) {
                    String choice = step.group("choice");
                    return Step.of(
                            kind,
                            Integer.parseInt(step.group("subject")),
                            choice == null ? 0 : Integer.parseInt(choice));
                }
            }
        }
        throw new IllegalArgumentException("'" + text
                + "' is not a step of a schedule; a step is one of e, s, m, p, u and a number, such as 'e0', or two, such as"
                + " 's0-1'");
    }

    public int length() {
        return steps.length;
    }

    /** Whether its last steps are repeated for ever. */
    public Repetition repetition() {
        return repetition;
    }

    /** How many steps come before those that are repeated; all of them if none are. */
    public int repeatsFrom() {
        return repeatsFrom;
    }

    /**
     * Schedules of the same steps that repeat fewer of them, or begin earlier to repeat them, the shortest first; it itself is
     * the last.
     */
    public List<Schedule> shortened() {
        List<Schedule> shortened = new ArrayList<>();
        int round = steps.length - repeatsFrom;
        for (int length = 1; length <= round; length++) {
            if (round % length == 0
                    && Arrays.equals(
                            steps, repeatsFrom, steps.length - length, steps, repeatsFrom + length, steps.length)) {
                int from = repeatsFrom;
                while (from > 0 && steps[from - 1] == steps[from + length - 1]) {
                    from--;
                }
                shortened.add(new Schedule(Arrays.copyOf(steps, from + length), from, repetition));
            }
        }
        shortened.add(this);
        return shortened;
    }

    /** The steps before those that are repeated, in another order. */
    public Schedule withBeginning(int[] beginning) {
        int[] reordered = steps.clone();
        System.arraycopy(beginning, 0, reordered, 0, repeatsFrom);
        return new Schedule(reordered, repeatsFrom, repetition);
    }

    /**
     * Which of several executions is shown: the one with the fewest detours (loads of old values, stores that overtake),
     * then the shortest, then the one with the least token.
     */
    public static final Comparator<Schedule> PLAINEST = Comparator.comparingLong(Schedule::choices)
            .thenComparingInt(Schedule::length)
            .thenComparing(Schedule::toString);

    /** How many steps are not the first of their ways: loads satisfied early, stores that overtake others. */
    public long choices() {
        return IntStream.of(steps).filter(step -> Step.choice(step) != 0).count();
    }

    public int step(int index) {
        return steps[index];
    }

    /** The token. */
    @Override
    public String toString() {
        List<String> words =
                IntStream.of(steps).mapToObj(Schedule::show).collect(Collectors.toCollection(ArrayList::new));
        if (repetition != Repetition.NONE) {
            words.add(repeatsFrom, repetition.word);
        }
        return String.join(".", words);
    }

    private static String show(int step) {
        String choice = Step.choice(step) == 0 ? "" : "-" + Step.choice(step);
        return Step.kind(step).letter() + Integer.toString(Step.subject(step)) + choice;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Schedule schedule
                && Arrays.equals(steps, schedule.steps)
                && repeatsFrom == schedule.repeatsFrom
                && repetition == schedule.repetition;
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(steps);
    }
}
