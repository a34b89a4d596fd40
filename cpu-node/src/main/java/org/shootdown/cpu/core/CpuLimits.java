package org.shootdown.cpu.core;

import java.util.stream.IntStream;
import org.shootdown.cpu.isa.Program;

/**
 * How far a stepped CPU is followed. What comes to a limit is not followed any further, or not in all ways, and whoever
 * explores has to say so.
 *
 * @param instructions so many in a row stay within the core at most
 * @param bufferedStores so many stores wait in its store buffer at most; more if its program has more of them
 */
public record CpuLimits(int instructions, int bufferedStores) {
    /** What is enough for most programs. */
    public static final CpuLimits USUAL = new CpuLimits(20_000_000, 64);

    /** For one execution, which may be as long as it likes. */
    public static final CpuLimits ONE_EXECUTION = new CpuLimits(Integer.MAX_VALUE, 4096);

    /** How many stores of a program can wait at once: if it has no loop, all that it has. */
    int bufferedStores(Program program) {
        int written = (int) IntStream.range(0, program.size())
                .filter(pc -> program.opcode(pc).isBuffered())
                .count();
        boolean loops = IntStream.range(0, program.size()).anyMatch(pc -> jumpsBack(program, pc));
        return Math.max(1, loops ? Math.max(bufferedStores, written) : written);
    }

    private static boolean jumpsBack(Program program, int pc) {
        return switch (program.opcode(pc)) {
            case JUMP -> program.operand(pc, 0) <= pc;
            case JUMP_IF_ZERO, JUMP_IF_NOT_ZERO -> program.operand(pc, 1) <= pc;
            default -> false;
        };
    }
}
