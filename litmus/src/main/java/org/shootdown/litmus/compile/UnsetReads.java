package org.shootdown.litmus.compile;

import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntOpenHashSet;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.shootdown.cpu.isa.Opcode;
import org.shootdown.cpu.isa.Program;
import org.shootdown.litmus.compile.Marks.Begins;
import org.shootdown.litmus.compile.Marks.Mark;
import org.shootdown.litmus.compile.Marks.Reads;

/**
 * Finds what reads a register that has no value yet, on every way that leads there or on some.
 *
 * <p>A node is a mark or an instruction, in the order in which they are passed. Every node that a jump leads to has the
 * state of all ways together; between two of them the program goes straight on.
 */
final class UnsetReads {
    /**
     * A read of what has no value.
     *
     * @param always whether no way that leads there sets it
     */
    record Finding(Reads read, boolean always) {}

    /** What some way leaves without a value, and what some way has set: by the variable's own number. */
    private record State(BitSet unset, BitSet set) {
        State copy() {
            return new State((BitSet) unset.clone(), (BitSet) set.clone());
        }

        /** Adds what other ways leave; answers whether that is news. */
        boolean add(State other) {
            int before = unset.cardinality() + set.cardinality();
            unset.or(other.unset);
            set.or(other.set);
            return unset.cardinality() + set.cardinality() > before;
        }

        void becomes(int variable, boolean isSet) {
            unset.set(variable, !isSet);
            set.set(variable, isSet);
        }
    }

    private final Program program;
    private final Marks marks;
    private final Map<Integer, Label> targets;
    /** By node: the instruction, or the complement of the mark's index. */
    private final int[] nodes;

    private final Int2IntOpenHashMap numbers = new Int2IntOpenHashMap();
    /** The nodes that jumps lead to, and the first. */
    private final IntOpenHashSet joints = new IntOpenHashSet(new int[] {0});

    private final Map<Integer, State> states = new TreeMap<>();
    private final TreeSet<Integer> pending = new TreeSet<>();

    private UnsetReads(Program program, Marks marks, Map<Integer, Label> targets) {
        this.program = program;
        this.marks = marks;
        this.targets = targets;
        this.nodes = new int[program.size() + marks.count()];
        numbers.defaultReturnValue(-1);
        int mark = 0;
        for (int pc = 0; pc < program.size(); pc++) {
            for (; mark < marks.count() && marks.all().get(mark).position() <= pc; mark++) {
                nodes[pc + mark] = ~mark;
            }
            nodes[pc + mark] = pc;
        }
        for (Mark each : marks.all()) {
            if (each instanceof Begins begins) {
                numbers.putIfAbsent(begins.register(), numbers.size());
            }
        }
        targets.values().forEach(label -> joints.add(nodeOf(label)));
        program.handlers().forEach(handler -> joints.add(nodeOf(handler)));
    }

    /**
     * All findings, in the order of the program.
     *
     * @param targets by instruction: where its jump leads
     */
    static List<Finding> in(Program program, Marks marks, Map<Integer, Label> targets) {
        UnsetReads reads = new UnsetReads(program, marks, targets);
        return reads.find();
    }

    private List<Finding> find() {
        State start = new State(new BitSet(), new BitSet());
        start.set.set(0, numbers.size());
        join(0, start);
        for (int handler : program.handlers()) {
            join(nodeOf(handler), start);
        }
        while (!pending.isEmpty()) {
            walk(pending.first(), null);
        }
        List<Finding> findings = new ArrayList<>();
        states.keySet().forEach(node -> walk(node, findings));
        return findings;
    }

    private void join(int node, State state) {
        State known = states.get(node);
        if (known == null) {
            states.put(node, state.copy());
            pending.add(node);
        } else if (known.add(state)) {
            pending.add(node);
        }
    }

    /** Goes straight on from a node that has a state, up to the next that has one, or to where the way ends. */
    private void walk(int from, @Nullable List<Finding> findings) {
        State start = states.get(from);
        pending.remove(from);
        if (start == null) {
            return;
        }
        State state = start.copy();
        int node = from;
        while (pass(nodes[node], state, findings)) {
            node++;
            if (joints.contains(node)) {
                join(node, state);
                return;
            }
        }
    }

    /** Does what a node does; answers whether the next one follows. */
    private boolean pass(int what, State state, @Nullable List<Finding> findings) {
        if (what < 0) {
            pass(marks.all().get(~what), state, findings);
            return true;
        }
        Opcode opcode = program.opcode(what);
        Label target = targets.get(what);
        if (target != null) {
            join(nodeOf(target), state);
        }
        if (opcode.isComputing()) {
            sets(program.operand(what, 0), state);
            marks.redirected(what).forEach(register -> sets(register, state));
        }
        // Nothing follows a BUG().
        boolean dies = opcode == Opcode.COMPLAIN && program.operand(what, 0) == 1;
        boolean ends = opcode == Opcode.HALT || opcode == Opcode.RETURN_FROM_HANDLER;
        return opcode != Opcode.JUMP && !ends && !dies;
    }

    private void sets(int register, State state) {
        int number = numbers.get(register);
        if (number >= 0) {
            state.becomes(number, true);
        }
    }

    private void pass(Mark mark, State state, @Nullable List<Finding> findings) {
        int number = numbers.get(mark.register());
        if (number < 0) {
            return;
        }
        if (mark instanceof Begins) {
            state.becomes(number, false);
        } else if (mark instanceof Reads read && state.unset.get(number)) {
            if (findings != null) {
                findings.add(new Finding(read, !state.set.get(number)));
            }
            // Said once is enough.
            state.becomes(number, true);
        }
    }

    /** A handler begins with the marks before its first instruction. */
    private int nodeOf(int handler) {
        int marksBefore = 0;
        while (marksBefore < marks.count() && marks.all().get(marksBefore).position() < handler) {
            marksBefore++;
        }
        return handler + marksBefore;
    }

    /** A label lies behind the marks that were made before it was bound. */
    private static int nodeOf(Label label) {
        return label.position() + label.marks();
    }
}
