package org.shootdown.explorer;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The steps of one execution, in order. Its token is for people to hand on: the steps, each as a letter for what happens
 * and a number for whom, such as {@code e0.e1.d0}.
 */
public final class Schedule {
    private static final String KINDS = "edpu";

    private final int[] steps;

    Schedule(int[] steps) {
        this.steps = steps.clone();
    }

    /**
     * Reads a token.
     *
     * @throws IllegalArgumentException if it is none; the message says what is wrong
     */
    public static Schedule parse(String token) {
        if (token.isEmpty()) {
            return new Schedule(new int[0]);
        }
        return new Schedule(Arrays.stream(token.split("\\.", -1))
                .mapToInt(Schedule::parseStep)
                .toArray());
    }

    private static int parseStep(String text) {
        if (!text.matches("[" + KINDS + "]\\d{1,6}")) {
            throw new IllegalArgumentException("'" + text
                    + "' is not a step of a schedule; a step is one of e, d, p, u and a number, such as 'e0'");
        }
        Step.Kind kind = Step.Kind.values()[KINDS.indexOf(text.charAt(0))];
        return Step.of(kind, Integer.parseInt(text.substring(1)));
    }

    public int length() {
        return steps.length;
    }

    int step(int index) {
        return steps[index];
    }

    /** The token. */
    @Override
    public String toString() {
        return IntStream.of(steps).mapToObj(Schedule::show).collect(Collectors.joining("."));
    }

    private static String show(int step) {
        return KINDS.charAt(Step.kind(step).ordinal()) + Integer.toString(Step.subject(step));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Schedule schedule && Arrays.equals(steps, schedule.steps);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(steps);
    }
}
