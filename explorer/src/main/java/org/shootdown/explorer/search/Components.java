package org.shootdown.explorer.search;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The strongly connected components of a part of a graph that have a cycle (R. E. Tarjan, Depth-first search and linear
 * graph algorithms, 1972), without recursion.
 */
final class Components {
    private static final int NONE = -1;

    private final StateGraph graph;

    /** By place: in which part of the graph it is; edges between parts do not count. */
    private final int[] part;

    private final int[] index;
    private final int[] low;
    private final int[] edge;
    private final IntArrayList path = new IntArrayList();
    private final IntArrayList open = new IntArrayList();
    private final boolean[] isOpen;
    private int count;

    Components(StateGraph graph) {
        this.graph = graph;
        part = new int[graph.size()];
        index = new int[graph.size()];
        low = new int[graph.size()];
        edge = new int[graph.size()];
        isOpen = new boolean[graph.size()];
    }

    /** The components of the whole graph. */
    List<int[]> ofAll() {
        int[] all = new int[graph.size()];
        Arrays.setAll(all, place -> place);
        return of(all, 0);
    }

    /**
     * The components of some states and the edges between them.
     *
     * @param number of this part of the graph, which no other has had
     */
    List<int[]> of(int[] places, int number) {
        List<int[]> found = new ArrayList<>();
        count = 0;
        for (int place : places) {
            part[place] = number;
            index[place] = NONE;
        }
        for (int place : places) {
            if (index[place] == NONE) {
                visit(place, number, found);
            }
        }
        return found;
    }

    private void visit(int from, int number, List<int[]> found) {
        enter(from);
        while (!path.isEmpty()) {
            int place = path.topInt();
            if (edge[place] == graph.firstEdge(place + 1)) {
                leave(place, found);
                continue;
            }
            int target = graph.target(edge[place]++);
            if (part[target] != number) {
                continue;
            }
            if (index[target] == NONE) {
                enter(target);
            } else if (isOpen[target]) {
                low[place] = Math.min(low[place], index[target]);
            }
        }
    }

    private void enter(int place) {
        index[place] = count;
        low[place] = count++;
        edge[place] = graph.firstEdge(place);
        isOpen[place] = true;
        open.push(place);
        path.push(place);
    }

    private void leave(int place, List<int[]> found) {
        path.popInt();
        if (!path.isEmpty()) {
            int before = path.topInt();
            low[before] = Math.min(low[before], low[place]);
        }
        if (low[place] != index[place]) {
            return;
        }
        IntArrayList component = new IntArrayList();
        int member;
        do {
            member = open.popInt();
            isOpen[member] = false;
            component.add(member);
        } while (member != place);
        if (component.size() > 1 || hasLoop(place)) {
            found.add(component.toIntArray());
        }
    }

    private boolean hasLoop(int place) {
        for (int i = graph.firstEdge(place); i < graph.firstEdge(place + 1); i++) {
            if (graph.target(i) == place) {
                return true;
            }
        }
        return false;
    }
}
