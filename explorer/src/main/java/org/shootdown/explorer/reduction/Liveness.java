package org.shootdown.explorer.reduction;

import it.unimi.dsi.fastutil.ints.IntList;
import java.util.Arrays;
import org.shootdown.cpu.isa.Opcode;
import org.shootdown.cpu.isa.Program;

/**
 * Which registers of a program still matter at each of its instructions: those that are read before they are written
 * again (the classical backward analysis), and always those that the scenario observes, as a CPU can be stuck anywhere.
 */
public final class Liveness {
    private final long[][] byInstruction;

    public Liveness(Program program, IntList observed) {
        int words = program.registers() / Long.SIZE + 1;
        long[] sets = new ControlFlow(program)
                .solveBackward(words, (pc, live, at) -> transfer(program, observed, pc, live, at));
        byInstruction = new long[program.size()][];
        for (int pc = 0; pc < byInstruction.length; pc++) {
            byInstruction[pc] = Arrays.copyOfRange(sets, pc * words, (pc + 1) * words);
        }
    }

    private static void transfer(Program program, IntList observed, int pc, long[] live, int at) {
        Opcode opcode = program.opcode(pc);
        int written = opcode.written();
        if (written != Opcode.NO_OPERAND) {
            int register = program.operand(pc, written);
            live[at + register / Long.SIZE] &= ~(1L << register);
        }
        for (int operand = 0; operand < Opcode.OPERANDS; operand++) {
            if (opcode.reads(operand)) {
                set(live, at, program.operand(pc, operand));
            }
        }
        observed.forEach(register -> set(live, at, register));
    }

    private static void set(long[] live, int at, int register) {
        live[at + register / Long.SIZE] |= 1L << register;
    }

    /** The registers that matter at an instruction, a bit each; not to be changed. */
    public long[] at(int pc) {
        return byInstruction[pc];
    }
}
