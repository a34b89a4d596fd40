package org.shootdown.cpu.isa;

import org.jspecify.annotations.Nullable;
import org.shootdown.config.protocol.MessageKind;

/**
 * What an instruction declares of itself: which operands are registers, and what it does to memory. Operands are numbered
 * from 0, which is a.
 *
 * @param written the operand that names the register it writes, or {@link #NO_OPERAND}
 * @param read the operands that name registers it reads, a bit each
 * @param address the one of these with the address that it accesses, or {@link #NO_OPERAND}
 * @param access what it does there
 * @param update what it asks the memory for, if it is an update
 */
record Shape(
        int written,
        int read,
        int address,
        Access access,
        @Nullable MessageKind update) {
    static final int NO_OPERAND = -1;

    /** It writes register a, made of others. */
    static Shape computes(int... read) {
        return new Shape(0, bits(read), NO_OPERAND, Access.NONE, null);
    }

    /** It writes register a, and accesses in a way of its own what a register points to. */
    static Shape computesAt(int address) {
        return new Shape(0, bits(address), address, Access.NONE, null);
    }

    /** It writes no register. */
    static Shape acts(int... read) {
        return new Shape(NO_OPERAND, bits(read), NO_OPERAND, Access.NONE, null);
    }

    /** It writes no register, and accesses in a way of its own what a register points to. */
    static Shape actsAt(int address) {
        return new Shape(NO_OPERAND, bits(address), address, Access.NONE, null);
    }

    /** {@code ra = [rb]}. */
    static Shape load() {
        return new Shape(0, bits(1), 1, Access.LOAD, null);
    }

    /** {@code [ra] = rb}. */
    static Shape store() {
        return new Shape(NO_OPERAND, bits(0, 1), 0, Access.STORE, null);
    }

    /** {@code ra = [rb]}, and {@code [rb]} becomes what the request makes of it and {@code rc}, on a condition also {@code rd}. */
    static Shape update(MessageKind request) {
        boolean conditional = request.update() != MessageKind.Update.ALWAYS;
        return new Shape(0, conditional ? bits(1, 2, 3) : bits(1, 2), 1, Access.UPDATE, request);
    }

    private static int bits(int... operands) {
        int bits = 0;
        for (int operand : operands) {
            bits |= 1 << operand;
        }
        return bits;
    }
}
