package org.shootdown.cpu.isa;

import it.unimi.dsi.fastutil.ints.IntImmutableList;
import it.unimi.dsi.fastutil.ints.IntList;
import java.util.List;
import java.util.Map;

/**
 * A compiled thread: instructions in one flat array, a pool of constants, and where each instruction comes from.
 *
 * <p>Immutable and shared by all CPUs that run it. The thread ends with {@link Opcode#HALT}; behind it come the handlers of
 * interrupts, each up to its {@link Opcode#RETURN_FROM_HANDLER}. Parameters are the first registers, in order.
 */
public final class Program {
    /** Words per instruction: the opcode and its operands a to e. */
    public static final int STRIDE = 6;

    /** An instruction's index travels in 24 bits. */
    public static final int MAXIMUM_INSTRUCTIONS = 1 << 20;

    private final String name;
    private final int[] code;
    private final long[] constants;
    private final int registers;
    private final List<String> parameters;
    private final Map<String, Integer> variables;
    private final List<Site> sites;
    private final List<String> points;
    private final List<String> operations;
    private final IntList handlers;
    private final int handlerParameter;

    /**
     * @param name the thread, such as {@code P0}
     * @param code {@link #STRIDE} words per instruction; taken over, not copied
     * @param constants the pool that {@link Opcode#CONSTANT} draws on; taken over
     * @param registers how many registers it uses
     * @param parameters the names of the thread's parameters, which are registers 0 and up
     * @param variables by name: the register of each variable that a final condition can ask for
     * @param sites one per instruction
     * @param points the names of the points it passes, {@code function.point}; {@link Opcode#POINT} gives the index
     * @param operations the names of the operations that it marks; {@link Opcode#MARK} gives the index
     * @param handlers by number: where a handler begins
     * @param handlerParameter the register of what a handler is given
     */
    public Program(
            String name,
            int[] code,
            long[] constants,
            int registers,
            List<String> parameters,
            Map<String, Integer> variables,
            List<Site> sites,
            List<String> points,
            List<String> operations,
            IntList handlers,
            int handlerParameter) {
        if (code.length != sites.size() * STRIDE || sites.isEmpty() || sites.size() > MAXIMUM_INSTRUCTIONS) {
            throw new IllegalArgumentException(name + ": " + code.length + " code words, " + sites.size() + " sites");
        }
        Opcode last = Opcode.of(code[code.length - STRIDE]);
        if (last != (handlers.isEmpty() ? Opcode.HALT : Opcode.RETURN_FROM_HANDLER)) {
            throw new IllegalArgumentException(name + " ends with " + last);
        }
        this.name = name;
        this.code = code;
        this.constants = constants;
        this.registers = registers;
        this.parameters = List.copyOf(parameters);
        this.variables = Map.copyOf(variables);
        this.sites = List.copyOf(sites);
        this.points = List.copyOf(points);
        this.operations = List.copyOf(operations);
        this.handlers = new IntImmutableList(handlers);
        this.handlerParameter = handlerParameter;
    }

    /** A program without handlers. */
    public Program(
            String name,
            int[] code,
            long[] constants,
            int registers,
            List<String> parameters,
            Map<String, Integer> variables,
            List<Site> sites,
            List<String> points,
            List<String> operations) {
        this(name, code, constants, registers, parameters, variables, sites, points, operations, IntList.of(), 0);
    }

    public String name() {
        return name;
    }

    /** How many instructions there are. */
    public int size() {
        return sites.size();
    }

    /** The code itself, for the core that runs it; not to be changed. */
    public int[] code() {
        return code;
    }

    public Opcode opcode(int pc) {
        return Opcode.of(code[pc * STRIDE]);
    }

    /** Operand 0 to 4 (a to e) of an instruction. */
    public int operand(int pc, int which) {
        return code[pc * STRIDE + 1 + which];
    }

    public long constant(int index) {
        return constants[index];
    }

    /** The pool of constants; not to be changed. */
    public long[] constants() {
        return constants;
    }

    public int registers() {
        return registers;
    }

    public List<String> parameters() {
        return parameters;
    }

    public Map<String, Integer> variables() {
        return variables;
    }

    public Site site(int pc) {
        return sites.get(pc);
    }

    public List<String> points() {
        return points;
    }

    public List<String> operations() {
        return operations;
    }

    /** By number: where a handler begins. */
    public IntList handlers() {
        return handlers;
    }

    /** The register of what a handler is given. */
    public int handlerParameter() {
        return handlerParameter;
    }
}
