package org.shootdown.explorer;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The steps of one execution, in order. Its token is for people to hand on: the steps, each as a letter for what happens
 * and a number for whom, and a second number where there are several ways, such as {@code e0.e1-1.s0}.
 */
public final class Schedule {
    private static final Pattern STEP = Pattern.compile("[esmpu](?<subject>\\d{1,5})(-(?<choice>\\d{1,2}))?");

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

    /** How many steps are not the first of their ways: loads satisfied early, stores that overtake others. */
    long choices() {
        return IntStream.of(steps).filter(step -> Step.choice(step) != 0).count();
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
        String choice = Step.choice(step) == 0 ? "" : "-" + Step.choice(step);
        return Step.kind(step).letter() + Integer.toString(Step.subject(step)) + choice;
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
