package org.shootdown.litmus.condition;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongFunction;
import org.shootdown.config.architecture.EntryBits;
import org.shootdown.litmus.compile.Threads;
import org.shootdown.litmus.image.EntryFields;
import org.shootdown.litmus.image.InitialMemory;
import org.shootdown.litmus.type.CType;
import org.shootdown.litmus.type.IntegerType;
import org.shootdown.litmus.type.PointerType;
import org.shootdown.litmus.type.WordType;

/** Turns terms into what a histogram line shows: registers by thread and name, then memory by name, as herd does. */
final class Observations {
    private final InitialMemory memory;
    private final Threads threads;

    Observations(InitialMemory memory, Threads threads) {
        this.memory = memory;
        this.threads = threads;
    }

    List<Observation> of(List<Term> terms) {
        Map<Term, Observation> ordered =
                new TreeMap<>(Comparator.<Term>comparingInt(t -> t.thread() < 0 ? Integer.MAX_VALUE : t.thread())
                        .thenComparing(Observations::label));
        for (Term term : terms) {
            ordered.put(term, observation(term));
        }
        return List.copyOf(ordered.values());
    }

    private Observation observation(Term term) {
        List<Integer> cpus = term.thread() < 0 ? List.of(0) : threads.cpusOf(term.thread());
        return new Observation(label(term), term, cpus, shown(term));
    }

    private static String label(Term term) {
        if (term instanceof Term.Register register) {
            return register.thread() + ":" + register.name();
        }
        if (term instanceof Term.TaskWord task) {
            return task.thread() + ":" + task.name();
        }
        return term instanceof Term.Word word ? word.name() : "";
    }

    private LongFunction<String> shown(Term term) {
        CType type = term.type();
        if (label(term).matches("\\[(PTE|PMD|PUD|PGD)\\(.*")) {
            return entry -> EntryFields.show(entry, memory.symbols().frame(entry & EntryBits.FRAME_MASK));
        }
        if (type instanceof PointerType) {
            return memory.symbols()::pointer;
        }
        IntegerType integer = type instanceof WordType word
                ? word.value()
                : type instanceof IntegerType plain ? plain : IntegerType.LONG;
        return integer.signed() ? Long::toString : Long::toUnsignedString;
    }
}
