package org.shootdown.explorer.reduction;

import it.unimi.dsi.fastutil.ints.IntList;
import java.util.Arrays;
import java.util.function.IntPredicate;
import org.shootdown.cpu.isa.Opcode;
import org.shootdown.cpu.isa.Program;

/** Which instructions can follow an instruction, and sets of things that hold from an instruction on. */
final class ControlFlow {
    private final Program program;

    ControlFlow(Program program) {
        this.program = program;
    }

    /** What a set at an instruction is made of, given that of what follows. */
    @FunctionalInterface
    interface Transfer {
        /**
         * Changes the set at {@code pc}, which is already the union of those behind it. Of other sets it may look at those
         * of the program's handlers.
         */
        void apply(int pc, long[] sets, int at);
    }

    /**
     * Solves a backward data-flow problem by iteration to the smallest solution.
     *
     * @param words how many words a set has
     * @param transfer what an instruction does to the union of the sets behind it; it must be monotone
     * @return the sets, one behind the other, by instruction
     */
    long[] solveBackward(int words, Transfer transfer) {
        return solveBackward(words, pc -> false, transfer);
    }

    /**
     * The same, where nothing follows some instructions.
     *
     * @param ends whether what is behind an instruction does not count
     */
    long[] solveBackward(int words, IntPredicate ends, Transfer transfer) {
        long[] sets = new long[program.size() * words];
        long[] old = new long[words];
        // By instruction: in which pass its set has changed last. Most are right after the first pass, as only a loop
        // leads back, and are looked at again only where a set that they are made of has changed since.
        int[] changed = new int[program.size()];
        boolean isDone = false;
        for (int pass = 1; !isDone; pass++) {
            isDone = true;
            for (int pc = program.size() - 1; pc >= 0; pc--) {
                if (pass == 1 || mayDiffer(pc, changed, pass)) {
                    int at = pc * words;
                    System.arraycopy(sets, at, old, 0, words);
                    Arrays.fill(sets, at, at + words, 0);
                    if (!ends.test(pc)) {
                        addFollowing(pc, sets, at, words);
                    }
                    transfer.apply(pc, sets, at);
                    if (!Arrays.equals(sets, at, at + words, old, 0, words)) {
                        changed[pc] = pass;
                        isDone = false;
                    }
                }
            }
        }
        return sets;
    }

    /** Whether a set that an instruction's is made of has changed since the instruction was looked at. */
    private boolean mayDiffer(int pc, int[] changed, int pass) {
        IntList handlers = program.handlers();
        for (int i = 0; i < handlers.size() && pc < handlers.getInt(0); i++) {
            if (isNew(handlers.getInt(i), pc, changed, pass)) {
                return true;
            }
        }
        return switch (program.opcode(pc)) {
            case HALT, RETURN_FROM_HANDLER -> false;
            case JUMP -> isNew(program.operand(pc, 0), pc, changed, pass);
            case JUMP_IF_ZERO, JUMP_IF_NOT_ZERO ->
                isNew(program.operand(pc, 1), pc, changed, pass) || isNew(pc + 1, pc, changed, pass);
            default -> isNew(pc + 1, pc, changed, pass);
        };
    }

    /** A pass goes backward: what is behind an instruction comes before it. */
    private static boolean isNew(int behind, int pc, int[] changed, int pass) {
        return changed[behind] >= (behind > pc ? pass : pass - 1);
    }

    private void addFollowing(int pc, long[] sets, int at, int words) {
        Opcode opcode = program.opcode(pc);
        switch (opcode) {
            case HALT, RETURN_FROM_HANDLER -> {}
            case JUMP -> add(sets, at, program.operand(pc, 0), words);
            case JUMP_IF_ZERO, JUMP_IF_NOT_ZERO -> {
                add(sets, at, program.operand(pc, 1), words);
                add(sets, at, pc + 1, words);
            }
            default -> add(sets, at, pc + 1, words);
        }
    }

    private static void add(long[] sets, int at, int next, int words) {
        for (int word = 0; word < words; word++) {
            sets[at + word] |= sets[next * words + word];
        }
    }
}
