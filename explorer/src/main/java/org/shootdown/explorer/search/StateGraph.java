package org.shootdown.explorer.search;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.List;
import org.shootdown.explorer.state.VisitedStates;

/**
 * The states that a search has looked at and the steps between them, once it is over. States have other numbers here, their
 * places, from 0 on.
 *
 * <p>Compressed sparse rows: the edges of a state lie behind each other, in the order in which its steps were taken.
 */
public final class StateGraph {
    private final int[] states;
    private final int[] offsets;
    private final int[] first;
    private final int[] steps;
    private final int[] targets;
    private final boolean[] ends;
    private final boolean[] open;

    /** The edges that one thread has gone along, and what it knows of states that have none. */
    static final class Edges {
        private static final int WORDS = 3;

        private final IntArrayList words = new IntArrayList();
        private final IntArrayList ends = new IntArrayList();
        private final IntArrayList open = new IntArrayList();

        void add(int from, int step, int to) {
            words.add(from);
            words.add(step);
            words.add(to);
        }

        /** Nothing can happen in a state any more. */
        void end(int state) {
            ends.add(state);
        }

        /** A step that is possible in a state leads to where nobody has looked. */
        void open(int state) {
            open.add(state);
        }

        private int count() {
            return words.size() / WORDS;
        }
    }

    StateGraph(VisitedStates visited, List<Edges> edges) {
        states = visited.all();
        offsets = visited.offsets();
        int count = edges.stream().mapToInt(Edges::count).sum();
        first = new int[states.length + 1];
        steps = new int[count];
        targets = new int[count];
        ends = new boolean[states.length];
        open = new boolean[states.length];
        for (Edges some : edges) {
            for (int i = 0; i < some.count(); i++) {
                first[VisitedStates.place(some.words.getInt(i * Edges.WORDS), offsets) + 1]++;
            }
            some.ends.forEach(state -> ends[VisitedStates.place(state, offsets)] = true);
            some.open.forEach(state -> open[VisitedStates.place(state, offsets)] = true);
        }
        for (int place = 0; place < states.length; place++) {
            open[place] |= first[place + 1] == 0 && !ends[place];
            first[place + 1] += first[place];
        }
        int[] next = first.clone();
        for (Edges some : edges) {
            for (int i = 0; i < some.count(); i++) {
                int at = i * Edges.WORDS;
                int edge = next[VisitedStates.place(some.words.getInt(at), offsets)]++;
                steps[edge] = some.words.getInt(at + 1);
                targets[edge] = VisitedStates.place(some.words.getInt(at + 2), offsets);
            }
        }
    }

    int size() {
        return states.length;
    }

    /** The state at a place. */
    int state(int place) {
        return states[place];
    }

    /** Where a state is. */
    int place(int state) {
        return VisitedStates.place(state, offsets);
    }

    /** The first edge of a state; that of the next one ends them. */
    int firstEdge(int place) {
        return first[place];
    }

    int step(int edge) {
        return steps[edge];
    }

    int target(int edge) {
        return targets[edge];
    }

    /** By place: whether from there an end can be reached, or a state that nobody has looked at. */
    boolean[] leadsOn() {
        boolean[] leads = new boolean[size()];
        IntArrayList found = new IntArrayList();
        for (int place = 0; place < size(); place++) {
            if (ends[place] || open[place]) {
                leads[place] = true;
                found.add(place);
            }
        }
        int[] firstSource = new int[size() + 1];
        int[] sources = reversed(firstSource);
        while (!found.isEmpty()) {
            int place = found.removeInt(found.size() - 1);
            for (int i = firstSource[place]; i < firstSource[place + 1]; i++) {
                if (!leads[sources[i]]) {
                    leads[sources[i]] = true;
                    found.add(sources[i]);
                }
            }
        }
        return leads;
    }

    private int[] reversed(int[] firstSource) {
        for (int target : targets) {
            firstSource[target + 1]++;
        }
        for (int place = 0; place < size(); place++) {
            firstSource[place + 1] += firstSource[place];
        }
        int[] next = firstSource.clone();
        int[] sources = new int[targets.length];
        for (int place = 0; place < size(); place++) {
            for (int edge = first[place]; edge < first[place + 1]; edge++) {
                sources[next[targets[edge]]++] = place;
            }
        }
        return sources;
    }
}
