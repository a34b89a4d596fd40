package org.shootdown.litmus.compile;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.antlr.v4.runtime.Token;
import org.shootdown.cpu.isa.Opcode;
import org.shootdown.cpu.isa.Order;
import org.shootdown.cpu.isa.Program;
import org.shootdown.cpu.isa.Site;
import org.shootdown.litmus.source.Limits;

/**
 * Puts instructions one after the other.
 *
 * <p>After an unconditional jump nothing is emitted until a label that a jump leads to; so there is no dead code, and a
 * jump to the next instruction disappears.
 */
final class Assembler {
    private final IntArrayList code = new IntArrayList();
    private final LongArrayList constants = new LongArrayList();
    private final List<Site> sites = new ArrayList<>();
    private final List<String> points = new ArrayList<>();
    private final List<String> operations = new ArrayList<>();
    private final List<Jump> jumps = new ArrayList<>();
    private final Marks marks = new Marks();
    private final Sites where;
    private final IntArrayList handlers = new IntArrayList();
    private boolean reachable = true;
    /** Where the last label was bound: what stands before must not be changed any more. */
    private int lastLabel;

    private record Jump(int operand, Label target) {}

    Assembler(Sites where) {
        this.where = where;
    }

    /** Whether a handler is translated. */
    boolean isInHandler() {
        return !handlers.isEmpty();
    }

    boolean isReachable() {
        return reachable;
    }

    /** Notes that registers have no value from here on. */
    void begin(int register, long words) {
        if (reachable) {
            marks.begins(position(), register, words);
        }
    }

    /** Notes that a variable is read here. */
    void read(int register, Token place, String name) {
        if (reachable) {
            marks.reads(new Marks.Reads(position(), register, place, name, null));
        }
    }

    /** Notes that a function's result is used here. */
    void use(Place.Local result, Token place, Token function) {
        if (reachable) {
            marks.reads(new Marks.Reads(position(), result.register(), place, result.name(), function));
        }
    }

    private int position() {
        return sites.size();
    }

    void emit(Opcode opcode, int a, int b, int c, int d, Order order) {
        add(opcode, a, b, c, d, order.ordinal());
    }

    void emit(Opcode opcode, int a, int b, int c, int d) {
        add(opcode, a, b, c, d, 0);
    }

    private void add(Opcode opcode, int a, int b, int c, int d, int e) {
        if (!reachable) {
            return;
        }
        if (isInHandler()) {
            requireHandlerMay(opcode);
        }
        if (position() >= Limits.INSTRUCTIONS) {
            throw where.error("more than " + Limits.INSTRUCTIONS + " instructions in one thread");
        }
        code.add(opcode.ordinal());
        for (int operand : new int[] {a, b, c, d, e}) {
            code.add(operand);
        }
        sites.add(where.here());
    }

    /** A handler runs with interrupts off and in nobody's name: it does not wait. */
    private void requireHandlerMay(Opcode opcode) {
        String problem =
                switch (opcode) {
                    case LOCK, SCHEDULE, SYNCHRONIZE_RCU -> "sleeps";
                    case FLUSH, INVALIDATE_FENCE, AWAIT_CALLS -> "waits for other CPUs";
                    case USER_LOAD, USER_STORE, USER_FAULT -> "accesses user space";
                    case POINT -> "has a point at which a run could stall it";
                    default -> "";
                };
        if (!problem.isEmpty()) {
            throw where.error("a handler of interrupts cannot do this: it " + problem);
        }
    }

    /** Puts a constant into a register. */
    void constant(int register, long value) {
        if (reachable) {
            int index = constants.indexOf(value);
            if (index < 0) {
                index = constants.size();
                constants.add(value);
            }
            emit(Opcode.CONSTANT, register, index, 0, 0);
        }
    }

    /** The number of a point's name; one in dead code, where nothing is emitted, has none. */
    int point(String name) {
        return numbered(name, points);
    }

    /** The number of an operation's name; one in dead code has none. */
    int operation(String name) {
        return numbered(name, operations);
    }

    private int numbered(String name, List<String> names) {
        if (reachable && !names.contains(name)) {
            names.add(name);
        }
        return names.indexOf(name);
    }

    void jump(Label target) {
        if (reachable) {
            jumpWith(Opcode.JUMP, 0, target);
            reachable = false;
        }
    }

    void jumpIfZero(int register, Label target) {
        jumpIf(Opcode.JUMP_IF_ZERO, register, target);
    }

    void jumpIfNotZero(int register, Label target) {
        jumpIf(Opcode.JUMP_IF_NOT_ZERO, register, target);
    }

    private void jumpIf(Opcode opcode, int register, Label target) {
        if (reachable) {
            jumpWith(opcode, register, target);
        }
    }

    private void jumpWith(Opcode opcode, int register, Label target) {
        if (!target.isLive()) {
            throw where.error("a goto into a loop that is not reached otherwise is not supported");
        }
        target.use();
        add(opcode, register, 0, 0, 0, 0);
        jumps.add(new Jump((position() - 1) * Program.STRIDE + (opcode == Opcode.JUMP ? 1 : 2), target));
    }

    /** Binds a label after the jumps to it; without any, nothing becomes reachable. */
    void bind(Label label) {
        dropJumpTo(label);
        label.bind(position(), marks.count(), true);
        if (label.isUsed()) {
            reachable = true;
            lastLabel = position();
        }
    }

    /** Binds the head of a loop, to which jumps follow; in dead code it stays dead. */
    void bindHead(Label label) {
        label.bind(position(), marks.count(), reachable);
        lastLabel = reachable ? position() : lastLabel;
    }

    /** Binds a label that any goto may lead to, before or behind. */
    void bindTarget(Label label) {
        dropJumpTo(label);
        label.bind(position(), marks.count(), true);
        reachable = true;
        lastLabel = position();
    }

    /** Stops emitting, as for an operand of {@code sizeof}; answers what {@link #unmute} wants back. */
    boolean mute() {
        boolean before = reachable;
        reachable = false;
        return before;
    }

    void unmute(boolean before) {
        reachable = before;
    }

    /** A jump to the label right here is not needed, unless another label is bound behind it. */
    private void dropJumpTo(Label label) {
        int last = position() - 1;
        boolean droppable = !reachable
                && !jumps.isEmpty()
                && jumps.get(jumps.size() - 1).target == label
                && jumps.get(jumps.size() - 1).operand / Program.STRIDE == last
                && lastLabel <= last;
        if (droppable) {
            jumps.remove(jumps.size() - 1);
            label.unuse();
            code.size(last * Program.STRIDE);
            sites.remove(last);
            reachable = true;
        }
    }

    /**
     * Makes the last instruction put its result elsewhere, if it has just computed {@code from}.
     *
     * @return whether it did; otherwise a move is needed
     */
    boolean redirect(int from, int to) {
        int last = position() - 1;
        if (!reachable || last < 0 || lastLabel > last) {
            return !reachable;
        }
        Opcode opcode = Opcode.of(code.getInt(last * Program.STRIDE));
        int result = last * Program.STRIDE + 1;
        if (!opcode.isComputing() || code.getInt(result) != from) {
            return false;
        }
        code.set(result, to);
        marks.redirected(last, from);
        return true;
    }

    /** What a finished program reads without having set it. */
    List<UnsetReads.Finding> unsetReads(Program program) {
        Map<Integer, Label> targets = new HashMap<>();
        jumps.forEach(jump -> targets.put(jump.operand / Program.STRIDE, jump.target));
        return UnsetReads.in(program, marks, targets);
    }

    /** Ends the thread. */
    void halt() {
        reachable = true;
        emit(Opcode.HALT, 0, 0, 0, 0);
        lastLabel = position();
    }

    /** Begins the next handler. */
    void beginHandler() {
        handlers.add(position());
        reachable = true;
    }

    /** Ends it. */
    void endHandler() {
        reachable = true;
        emit(Opcode.RETURN_FROM_HANDLER, 0, 0, 0, 0);
        lastLabel = position();
    }

    /**
     * The finished program.
     *
     * @param handlerParameter the register of what a handler is given
     */
    Program build(
            String name, int registers, List<String> parameters, Map<String, Integer> variables, int handlerParameter) {
        for (Jump jump : jumps) {
            code.set(jump.operand, jump.target.position());
        }
        return new Program(
                name,
                code.toIntArray(),
                constants.toLongArray(),
                registers,
                parameters,
                variables,
                sites,
                points,
                operations,
                handlers,
                handlerParameter);
    }
}
