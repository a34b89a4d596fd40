package org.shootdown.litmus.compile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/** Where variables begin and where they are read: what lies between the instructions, and they alone do not tell. */
final class Marks {
    /** Something that happens before the instruction at a position. */
    sealed interface Mark {
        int position();

        int register();
    }

    /** From here on a register has no value until it gets one. */
    record Begins(int position, int register) implements Mark {}

    /**
     * A register is read.
     *
     * @param place where the source reads it
     * @param name the variable, or the function whose result it is
     * @param function the function's name where it is defined; null for a variable
     */
    record Reads(
            int position,
            int register,
            Token place,
            String name,
            @Nullable Token function) implements Mark {}

    private final List<Mark> marks = new ArrayList<>();
    private final Map<Integer, Set<Integer>> redirected = new HashMap<>();

    /** In the order of the program. */
    List<Mark> all() {
        return marks;
    }

    int count() {
        return marks.size();
    }

    void begins(int position, int register, long words) {
        for (int i = 0; i < words; i++) {
            marks.add(new Begins(position, register + i));
        }
    }

    /** Notes that an instruction no longer sets a register, because what it computes is needed elsewhere at once. */
    void redirected(int pc, int register) {
        redirected.computeIfAbsent(pc, unused -> new HashSet<>()).add(register);
    }

    /** The registers that an instruction was to set at first. */
    Set<Integer> redirected(int pc) {
        return redirected.getOrDefault(pc, Set.of());
    }

    /** A read; one right behind the same one says nothing new. */
    void reads(Reads read) {
        Mark last = marks.isEmpty() ? null : marks.get(marks.size() - 1);
        boolean same = last instanceof Reads before
                && before.position() == read.position()
                && before.register() == read.register();
        if (!same) {
            marks.add(read);
        }
    }
}
