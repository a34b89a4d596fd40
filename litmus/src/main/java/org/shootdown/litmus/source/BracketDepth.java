package org.shootdown.litmus.source;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many brackets are open at a place of a text that is not preprocessed yet.
 *
 * <p>The branches of a conditional are alternatives: two braces that {@code #ifdef} and {@code #else} open are one. Where
 * branches differ in what they open, both are followed up: which of them is taken is a fact, which settles every later
 * conditional that asks for the same. What no preprocessor would leave, a bracket closed that is not open, is dropped.
 */
final class BracketDepth {
    /** So many ways are followed up, and so many facts of each are kept: the text is untrusted. */
    private static final int MOST_WAYS = 16;

    private static final int MOST_FACTS = 8;

    private static final Pattern ASKED =
            Pattern.compile("(ifdef|ifndef)\\s+(\\w+).*|(?:el)?if\\s*(!?)\\s*defined\\s*\\(?\\s*(\\w+)\\s*\\)?");

    private static final Pattern DEFINITION = Pattern.compile("(define|undef)\\s+(\\w+)");

    /**
     * One way through the conditionals so far.
     *
     * @param facts the answers that it takes for given, by what is asked
     * @param depth the brackets that are open
     */
    private record Way(Map<String, Boolean> facts, int depth) {
        Way knowing(String asked, boolean answer) {
            if (facts.size() >= MOST_FACTS && !facts.containsKey(asked)) {
                return this;
            }
            Map<String, Boolean> more = new HashMap<>(facts);
            more.put(asked, answer);
            return new Way(Map.copyOf(more), depth);
        }

        boolean allows(String asked, boolean answer) {
            return facts.getOrDefault(asked, answer) == answer;
        }
    }

    /** What a conditional asks, and the answer that takes its branch. */
    private record Question(String asked, boolean answer) {
        static Question of(String directive) {
            Matcher matcher = ASKED.matcher(directive);
            if (matcher.matches()) {
                return matcher.group(1) != null
                        ? new Question(matcher.group(2), matcher.group(1).equals("ifdef"))
                        : new Question(matcher.group(4), matcher.group(3).isEmpty());
            }
            String expression = directive.substring(directive.indexOf("if") + 2);
            return new Question(expression.replaceAll("\\s+", " ").strip(), !expression.matches("\\s+0+"));
        }

        /** Whether a number is asked for, which no macro changes. */
        boolean isDecided() {
            return asked.matches("[0-9]+");
        }
    }

    /** A conditional that is open: the ways that take none of its branches so far, and those that have left one. */
    private static final class Conditional {
        private final Set<String> asked = new HashSet<>();
        private final List<Way> left = new ArrayList<>();
        private List<Way> waiting = List.of();
    }

    private final Deque<Conditional> open = new ArrayDeque<>();
    private List<Way> ways = List.of(new Way(Map.of(), 0));

    /** Whether no bracket is open here, whatever is defined. */
    boolean isZero() {
        return !ways.isEmpty() && ways.stream().allMatch(way -> way.depth == 0);
    }

    /** Opens a bracket (1) or closes one (-1). */
    void add(int change) {
        if (change != 0) {
            List<Way> possible = ways.stream()
                    .map(way -> new Way(way.facts, way.depth + change))
                    .filter(way -> way.depth >= 0)
                    .toList();
            // A bracket that nothing opens is the parser's to report.
            ways = possible.isEmpty() ? ways : possible;
        }
    }

    /** Follows a directive: the text between its {@code #} and the end of its line. */
    void directive(String text) {
        String directive = text.replaceFirst("\\s*(//.*|/\\*.*)$", "").strip();
        if (directive.startsWith("if")) {
            Conditional conditional = new Conditional();
            conditional.waiting = ways;
            open.push(conditional);
            branch(conditional, Question.of(directive));
        } else if (directive.startsWith("el") && !open.isEmpty()) {
            Conditional conditional = open.element();
            conditional.left.addAll(ways);
            if (directive.startsWith("elif")) {
                branch(conditional, Question.of(directive));
            } else {
                ways = conditional.waiting;
                conditional.waiting = List.of();
            }
        } else if (directive.startsWith("endif") && !open.isEmpty()) {
            close(open.pop());
        } else {
            define(directive);
        }
    }

    /** A macro that was asked for and is defined or undefined since has the new answer. */
    private void define(String directive) {
        Matcher matcher = DEFINITION.matcher(directive);
        if (matcher.lookingAt()) {
            String name = matcher.group(2);
            boolean defined = matcher.group(1).equals("define");
            ways = ways.stream()
                    .map(way -> way.facts.containsKey(name) ? way.knowing(name, defined) : way)
                    .toList();
        }
    }

    private void branch(Conditional conditional, Question question) {
        List<Way> before = conditional.waiting;
        if (question.isDecided()) {
            ways = question.answer ? before : List.of();
            conditional.waiting = question.answer ? List.of() : before;
            return;
        }
        if (!before.stream().allMatch(way -> way.facts.containsKey(question.asked))) {
            conditional.asked.add(question.asked);
        }
        ways = knowing(before, question.asked, question.answer);
        conditional.waiting = knowing(before, question.asked, !question.answer);
    }

    private static List<Way> knowing(List<Way> ways, String asked, boolean answer) {
        return ways.stream()
                .filter(way -> way.allows(asked, answer))
                .map(way -> way.knowing(asked, answer))
                .toList();
    }

    /** Forgets what was asked wherever it made no difference. */
    private void close(Conditional conditional) {
        Map<Map<String, Boolean>, List<Way>> together = new LinkedHashMap<>();
        List<Way> all = new ArrayList<>(conditional.left);
        all.addAll(ways);
        all.addAll(conditional.waiting);
        for (Way way : all) {
            Map<String, Boolean> others = new HashMap<>(way.facts);
            others.keySet().removeAll(conditional.asked);
            together.computeIfAbsent(others, unused -> new ArrayList<>()).add(way);
        }
        List<Way> remaining = new ArrayList<>();
        together.forEach((facts, same) -> {
            boolean oneDepth = same.stream().allMatch(way -> way.depth == same.get(0).depth);
            remaining.addAll(oneDepth ? List.of(new Way(facts, same.get(0).depth)) : same);
        });
        ways = remaining.subList(0, Math.min(MOST_WAYS, remaining.size()));
    }
}
