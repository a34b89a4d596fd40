package org.shootdown.report;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which lines of the threads and of the kernel paths they run some execution has reached. A line counts that instructions
 * come from; one is reached as soon as an execution has begun to execute one of them, or one of what the line calls.
 *
 * @param functions by file and line
 * @param asked the registers that conditions ask for, as conditions write them
 * @param set those of them that some execution sets
 * @param unset those that none sets, though there is an instruction that would
 */
public record LineCoverage(List<Function> functions, List<String> asked, List<String> set, List<Unset> unset) {
    public LineCoverage {
        functions = List.copyOf(functions);
        asked = List.copyOf(asked);
        set = List.copyOf(set);
        unset = List.copyOf(unset);
    }

    /**
     * The lines of a function, ascending.
     *
     * @param reached those that some execution has reached
     * @param visible those of them at which an execution has done what other CPUs can see
     * @param notReached those that none has
     */
    public record Function(
            String file, String function, List<Integer> reached, List<Integer> visible, List<Integer> notReached) {
        public Function {
            reached = List.copyOf(reached);
            visible = List.copyOf(visible);
            notReached = List.copyOf(notReached);
        }

        boolean isCalled() {
            return !reached.isEmpty();
        }

        /** The lines that are not reached as people write them: {@code 212, 215-218}; nothing reached lies within a range. */
        String gaps() {
            List<String> gaps = new ArrayList<>();
            int from = 0;
            for (int i = 1; i <= notReached.size(); i++) {
                if (i == notReached.size() || isReachedBetween(notReached.get(i - 1), notReached.get(i))) {
                    int first = notReached.get(from);
                    int last = notReached.get(i - 1);
                    gaps.add(first == last ? String.valueOf(first) : first + "-" + last);
                    from = i;
                }
            }
            return String.join(", ", gaps);
        }

        private boolean isReachedBetween(int from, int to) {
            return reached.stream().anyMatch(line -> from < line && line < to);
        }
    }

    /** The places, {@code mm/gup.h:212}, that some execution has reached. */
    Set<String> reached() {
        return places(Function::reached);
    }

    /** Those at which an execution has done what other CPUs can see. */
    Set<String> visible() {
        return places(Function::visible);
    }

    private Set<String> places(java.util.function.Function<Function, List<Integer>> lines) {
        Set<String> places = new LinkedHashSet<>();
        for (Function function : functions) {
            lines.apply(function).forEach(line -> places.add(function.file() + ":" + line));
        }
        return places;
    }

    /** The functions that some execution has called. */
    Set<String> called() {
        Set<String> called = new LinkedHashSet<>();
        functions.stream()
                .filter(Function::isCalled)
                .forEach(function -> called.add(function.function() + "() in " + function.file()));
        return called;
    }

    /**
     * A register that a condition asks for, and that has no other value in any execution than the one it begins with.
     *
     * @param condition the condition's name
     * @param register as the condition writes it
     * @param file where the thread would set it first
     * @param line the line there
     */
    public record Unset(String condition, String register, String file, int line, String thread) {}
}
