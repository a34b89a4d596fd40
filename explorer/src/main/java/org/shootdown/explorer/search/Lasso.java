package org.shootdown.explorer.search;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import org.shootdown.explorer.search.WitnessPath.Move;
import org.shootdown.explorer.stepping.Step;

/**
 * Goes round once: from a state of a {@link Round} back to it, with every CPU in its old place, and such that everybody acts
 * who could on the way. Each time the nearest step is taken in which somebody acts who is still left out, and at last the
 * nearest way back, so that it is short, but not always the shortest. A way without detours is preferred.
 */
final class Lasso {
    /** More states and arrangements of CPUs than this are not looked at for one stretch of the way. */
    private static final int MOST = 200_000;

    private final StateGraph graph;
    private final StepLabels labels;
    private final Round round;
    private final boolean detours;
    private final BitSet enabled = new BitSet();
    private final BitSet acting = new BitSet();
    private final List<Move> moves = new ArrayList<>();

    /**
     * Where an execution is.
     *
     * @param place the state
     * @param names by number of a CPU there: the number it had where the way began
     */
    private record Node(int place, List<Integer> names) {
        int name(int cpu) {
            return names.get(cpu);
        }
    }

    /**
     * How a node was reached.
     *
     * @param edge the step, or -1 if two CPUs changed their numbers
     */
    private record Way(Node before, int edge, Move move) {}

    private Lasso(StateGraph graph, StepLabels labels, Round round, boolean detours) {
        this.graph = graph;
        this.labels = labels;
        this.round = round;
        this.detours = detours;
    }

    /** The way from the state at a place; empty if it is too long to be found. */
    static Optional<List<Move>> from(StateGraph graph, StepLabels labels, Round round, int place, int cpus) {
        return new Lasso(graph, labels, round, false).from(place, cpus).or(() -> new Lasso(graph, labels, round, true)
                .from(place, cpus));
    }

    private Optional<List<Move>> from(int place, int cpus) {
        List<Integer> identity = new ArrayList<>();
        for (int cpu = 0; cpu < cpus; cpu++) {
            identity.add(cpu);
        }
        Node start = new Node(place, List.copyOf(identity));
        Node here = start;
        enabled.or(enabledAt(start));
        while (true) {
            BitSet left = (BitSet) enabled.clone();
            left.andNot(acting);
            boolean wasEverywhere = left.isEmpty();
            if (wasEverywhere && !moves.isEmpty() && here.equals(start)) {
                return Optional.of(moves);
            }
            BiPredicate<Node, Way> wanted = wasEverywhere
                    ? (node, way) -> node.equals(start)
                    : (node, way) -> way.edge() >= 0 && actingIn(way).intersects(left);
            Node next = go(here, wanted);
            if (next == null) {
                return Optional.empty();
            }
            here = next;
        }
    }

    /** Goes the shortest way to where a condition holds of the last step, and returns where that is. */
    private @Nullable Node go(Node from, BiPredicate<Node, Way> wanted) {
        Map<Node, Way> ways = new HashMap<>();
        Deque<Node> left = new ArrayDeque<>(List.of(from));
        while (!left.isEmpty() && ways.size() < MOST) {
            Node node = left.remove();
            for (Map.Entry<Way, Node> next : following(node)) {
                Way way = next.getKey();
                Node behind = next.getValue();
                if (wanted.test(behind, way)) {
                    append(from, way, ways);
                    return behind;
                }
                if (!behind.equals(from) && ways.putIfAbsent(behind, way) == null) {
                    left.add(behind);
                }
            }
        }
        return null;
    }

    private List<Map.Entry<Way, Node>> following(Node node) {
        List<Map.Entry<Way, Node>> following = new ArrayList<>();
        int place = node.place();
        for (StepLabels.Exchange two : labels.state(place).exchanges()) {
            List<Integer> names = new ArrayList<>(node.names());
            Collections.swap(names, two.one(), two.other());
            Way way = new Way(node, -1, new Move.Exchange(two.one(), two.other()));
            following.add(Map.entry(way, new Node(place, List.copyOf(names))));
        }
        for (int edge = graph.firstEdge(place); edge < graph.firstEdge(place + 1); edge++) {
            if (round.contains(graph.target(edge)) && (detours || Step.choice(graph.step(edge)) == 0)) {
                Integer[] names = new Integer[node.names().size()];
                for (int cpu = 0; cpu < names.length; cpu++) {
                    names[labels.edge(place, edge).numbers().of(cpu)] = node.name(cpu);
                }
                Way way = new Way(node, edge, new Move.Take(graph.state(place), graph.step(edge)));
                following.add(Map.entry(way, new Node(graph.target(edge), Arrays.asList(names))));
            }
        }
        return following;
    }

    private void append(Node from, Way last, Map<Node, Way> ways) {
        List<Way> stretch = new ArrayList<>(List.of(last));
        for (Node node = last.before(); !node.equals(from); ) {
            Way way = ways.get(node);
            if (way == null) {
                throw new IllegalStateException("a way through a round is broken");
            }
            stretch.add(way);
            node = way.before();
        }
        Collections.reverse(stretch);
        for (Way way : stretch) {
            moves.add(way.move());
            enabled.or(enabledAt(way.before()));
            if (way.edge() >= 0) {
                acting.or(actingIn(way));
            }
        }
    }

    private BitSet enabledAt(Node node) {
        return labels.agents().renamed(labels.state(node.place()).enabled(), node::name);
    }

    private BitSet actingIn(Way way) {
        return labels.agents()
                .renamed(labels.edge(way.before().place(), way.edge()).acting(), way.before()::name);
    }
}
