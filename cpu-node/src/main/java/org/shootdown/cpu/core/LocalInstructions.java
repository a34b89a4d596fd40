package org.shootdown.cpu.core;

import java.util.Arrays;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.shootdown.cpu.isa.Opcode;
import org.shootdown.cpu.isa.Program;

/**
 * The instructions that stay within the core: arithmetic, moves, jumps.
 *
 * <p>They run back to back until the next visible instruction, so that one event costs one pass through this loop. A loop
 * among them runs to its end if it has one. Where the registers come back to what they were, it has none: that is looked
 * for only after many instructions, by comparing with what they were at a power of two of them (R. P. Brent, An improved
 * Monte Carlo factorization algorithm, 1980).
 */
final class LocalInstructions {
    /** So many in a row are executed before a repetition is looked for. */
    private static final int UNWATCHED = 1 << 12;

    /** So many at most are executed before it is asked again whether to give up. */
    private static final int PORTION = 1 << 16;

    /** In place of an instruction. */
    private static final int NOWHERE = -1;

    private static final int FIRST_VISIBLE = Opcode.CURRENT_CPU.ordinal() + 1;

    /** Where a run of them has come to. */
    enum Stop {
        /** Before a visible instruction. */
        VISIBLE,
        /** At a division by zero. */
        DIVISION_BY_ZERO,
        /** In a loop that nothing leaves: pc and registers are what they were. */
        ENDLESS,
        /** At the bound on the number of instructions: it may end later. */
        BOUND,
        /** Anywhere, because nobody waits for it. */
        GIVEN_UP
    }

    private final Program program;
    private final int[] code;
    private final int cpu;
    private final boolean tracksViews;
    private final int longest;
    private int executed;

    /** Where each instruction that is executed is marked, or null. */
    private boolean @Nullable [] reached;

    /**
     * @param tracksViews whether behind each register's value its view is kept; see {@link CpuCore#view}
     * @param longest so many in a row are executed at most
     */
    LocalInstructions(Program program, int cpu, boolean tracksViews, int longest) {
        this.program = program;
        this.code = program.code();
        this.cpu = cpu;
        this.tracksViews = tracksViews;
        this.longest = longest;
    }

    /** Marks from now on, by instruction, what is executed; with null nothing is. */
    void mark(boolean @Nullable [] marks) {
        reached = marks;
    }

    /**
     * Runs from an instruction to the next visible one, if it comes to one. The program counter is updated.
     *
     * @param words the state that holds the registers
     * @param registers where they begin
     * @param givesUp asked now and then whether to give up
     */
    Stop run(long[] words, int registers, BooleanSupplier givesUp) {
        executed = 0;
        Stop stop = run(words, registers, Math.min(UNWATCHED, longest), NOWHERE);
        return stop != Stop.BOUND || executed == longest ? stop : goOn(words, registers, givesUp);
    }

    private Stop goOn(long[] words, int registers, BooleanSupplier givesUp) {
        int end = registers + program.registers() * (tracksViews ? 2 : 1);
        while (executed < longest) {
            long[] before = Arrays.copyOfRange(words, registers, end);
            int pc = (int) words[CpuState.PC];
            for (int until = (int) Math.min(2L * executed, longest); executed < until; ) {
                Stop stop = run(words, registers, (int) Math.min(until, (long) executed + PORTION), pc);
                if (stop != Stop.BOUND) {
                    return stop;
                }
                if (words[CpuState.PC] == pc && Arrays.equals(words, registers, end, before, 0, before.length)) {
                    return Stop.ENDLESS;
                }
                if (givesUp.getAsBoolean()) {
                    return Stop.GIVEN_UP;
                }
            }
        }
        return Stop.BOUND;
    }

    /** How many instructions the last run has executed. */
    int executed() {
        return executed;
    }

    /** Runs until so many are executed, or until it has come to an instruction. */
    private Stop run(long[] words, int registers, int until, int backAt) {
        int pc = (int) words[CpuState.PC];
        Stop stop = Stop.BOUND;
        boolean back = false;
        boolean[] marks = reached;
        while (executed < until && !back) {
            int at = pc * Program.STRIDE;
            int opcode = code[at];
            if (opcode >= FIRST_VISIBLE) {
                stop = Stop.VISIBLE;
                break;
            }
            if (marks != null) {
                marks[pc] = true;
            }
            if (tracksViews) {
                passViewOn(Opcode.of(opcode), at, words, registers + program.registers());
            }
            int next = execute(Opcode.of(opcode), at, pc, words, registers);
            if (next < 0) {
                stop = Stop.DIVISION_BY_ZERO;
                break;
            }
            pc = next;
            executed++;
            back = pc == backAt;
        }
        words[CpuState.PC] = pc;
        return stop;
    }

    /** What is computed depends on whatever its sources depend on. */
    private void passViewOn(Opcode opcode, int at, long[] words, int views) {
        int written = opcode.written();
        if (written == Opcode.NO_OPERAND) {
            return;
        }
        long view = 0;
        for (int source = 0; source < Opcode.OPERANDS; source++) {
            if (opcode.reads(source)) {
                view = Math.max(view, words[views + code[at + 1 + source]]);
            }
        }
        words[views + code[at + 1 + written]] = view;
    }

    private int execute(Opcode opcode, int at, int pc, long[] words, int registers) {
        int a = registers + code[at + 1];
        return switch (opcode) {
            case JUMP -> code[at + 1];
            case JUMP_IF_ZERO -> words[a] == 0 ? code[at + 2] : pc + 1;
            case JUMP_IF_NOT_ZERO -> words[a] != 0 ? code[at + 2] : pc + 1;
            case CONSTANT -> set(words, a, program.constant(code[at + 2]), pc);
            case MOVE -> set(words, a, words[registers + code[at + 2]], pc);
            case EXTEND -> set(words, a, extend(words[registers + code[at + 2]], code[at + 3], code[at + 4] != 0), pc);
            case TRAILING_ZEROS -> set(words, a, Long.numberOfTrailingZeros(words[registers + code[at + 2]]), pc);
            case CURRENT_CPU -> set(words, a, cpu, pc);
            default -> compute(opcode, at, pc, words, registers);
        };
    }

    private static int set(long[] words, int at, long value, int pc) {
        words[at] = value;
        return pc + 1;
    }

    private int compute(Opcode opcode, int at, int pc, long[] words, int registers) {
        long left = words[registers + code[at + 2]];
        long right = words[registers + code[at + 3]];
        if (right == 0 && divides(opcode)) {
            return -1 - pc;
        }
        return set(words, registers + code[at + 1], result(opcode, left, right), pc);
    }

    private static boolean divides(Opcode opcode) {
        return opcode == Opcode.DIVIDE
                || opcode == Opcode.REMAINDER
                || opcode == Opcode.DIVIDE_UNSIGNED
                || opcode == Opcode.REMAINDER_UNSIGNED;
    }

    private static long result(Opcode opcode, long left, long right) {
        return switch (opcode) {
            case ADD -> left + right;
            case SUBTRACT -> left - right;
            case MULTIPLY -> left * right;
            case DIVIDE -> left / right;
            case REMAINDER -> left % right;
            case DIVIDE_UNSIGNED -> Long.divideUnsigned(left, right);
            case REMAINDER_UNSIGNED -> Long.remainderUnsigned(left, right);
            case AND -> left & right;
            case OR -> left | right;
            case XOR -> left ^ right;
            case SHIFT_LEFT -> left << right;
            case SHIFT_RIGHT -> left >> right;
            case SHIFT_RIGHT_UNSIGNED -> left >>> right;
            case EQUAL -> left == right ? 1 : 0;
            case NOT_EQUAL -> left != right ? 1 : 0;
            case LESS -> left < right ? 1 : 0;
            case LESS_OR_EQUAL -> left <= right ? 1 : 0;
            case BELOW -> Long.compareUnsigned(left, right) < 0 ? 1 : 0;
            case BELOW_OR_EQUAL -> Long.compareUnsigned(left, right) <= 0 ? 1 : 0;
            default -> throw new IllegalStateException("not a local instruction: " + opcode);
        };
    }

    private static long extend(long value, int bits, boolean signed) {
        int unused = 64 - bits;
        return signed ? value << unused >> unused : value << unused >>> unused;
    }
}
