package org.shootdown.cpu.core;

import org.shootdown.cpu.isa.Opcode;
import org.shootdown.cpu.isa.Operands;
import org.shootdown.cpu.isa.Program;

/**
 * The instructions that stay within the core: arithmetic, moves, jumps.
 *
 * <p>They run back to back until the next visible instruction, so that one event costs one pass through this loop.
 */
final class LocalInstructions {
    /** More than this many in a row, with no visible instruction between, is a program that will never end. */
    static final int LONGEST_RUN = 100_000;

    private static final int FIRST_VISIBLE = Opcode.CURRENT_CPU.ordinal() + 1;

    private final Program program;
    private final int[] code;
    private final int cpu;
    private final boolean tracksViews;

    /** @param tracksViews whether behind each register's value its view is kept; see {@link CpuCore#view} */
    LocalInstructions(Program program, int cpu, boolean tracksViews) {
        this.program = program;
        this.code = program.code();
        this.cpu = cpu;
        this.tracksViews = tracksViews;
    }

    /**
     * Runs from an instruction to the next visible one.
     *
     * @param words the state that holds the registers
     * @param registers where they begin
     * @return how many instructions were executed; {@link #LONGEST_RUN} if the bound was reached, and -1 minus the
     *     instruction if it divides by zero. The program counter is updated.
     */
    int run(long[] words, int registers) {
        int pc = (int) words[CpuState.PC];
        int executed = 0;
        while (executed < LONGEST_RUN) {
            int at = pc * Program.STRIDE;
            int opcode = code[at];
            if (opcode >= FIRST_VISIBLE) {
                break;
            }
            if (tracksViews) {
                passViewOn(Opcode.of(opcode), at, words, registers + program.registers());
            }
            int next = execute(Opcode.of(opcode), at, pc, words, registers);
            if (next < 0) {
                return next;
            }
            pc = next;
            executed++;
        }
        words[CpuState.PC] = pc;
        return executed;
    }

    /** What is computed depends on whatever its sources depend on. */
    private void passViewOn(Opcode opcode, int at, long[] words, int views) {
        int written = Operands.written(opcode);
        if (written == Operands.NONE) {
            return;
        }
        long view = 0;
        for (int source : Operands.read(opcode)) {
            view = Math.max(view, words[views + code[at + 1 + source]]);
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
