package org.shootdown.litmus;

import it.unimi.dsi.fastutil.ints.IntList;
import it.unimi.dsi.fastutil.longs.LongList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.shootdown.config.architecture.Architecture;
import org.shootdown.config.architecture.EntryBits;
import org.shootdown.config.finding.Checker;
import org.shootdown.config.protocol.AddressMap;
import org.shootdown.config.protocol.Topology;
import org.shootdown.cpu.isa.Program;
import org.shootdown.litmus.compile.Threads;
import org.shootdown.litmus.condition.Condition;
import org.shootdown.litmus.condition.FinalState;
import org.shootdown.litmus.condition.Observation;
import org.shootdown.litmus.header.Variant;
import org.shootdown.litmus.header.Verdict;
import org.shootdown.litmus.image.EntryFields;
import org.shootdown.litmus.image.Symbols;
import org.shootdown.mmu.image.MemoryImage;
import org.shootdown.mmu.image.ObjectKind;

/**
 * A scenario compiled for one architecture and variant: everything a machine needs to run it, and to judge how a run
 * ended. Immutable.
 *
 * @param name the scenario's name
 * @param architecture what it is compiled for
 * @param variant which of its variants it is
 * @param cpus what each CPU starts with; copies of a replicated thread share their program
 * @param topology the machine's components and address spaces
 * @param image the memory at the start
 * @param allocatedTypes the types that programs allocate, by the number that {@code ALLOCATE} uses
 * @param threads which CPU runs which thread
 * @param conditions the final conditions, at least one; the first is the main one
 * @param filter the condition that an outcome has to meet to count
 * @param observations what a histogram line shows, in its order
 * @param askedCheckers the checkers that some condition asks for; what others report is a flag
 * @param expectedResult the verdict on the first condition that a {@code Result:} line expects
 * @param startSkewPs each CPU starts at a uniformly drawn time below this, in picoseconds
 * @param symbols the names of addresses
 */
public record Scenario(
        String name,
        Architecture architecture,
        Variant variant,
        List<CpuStart> cpus,
        Topology topology,
        MemoryImage image,
        List<String> allocatedTypes,
        Threads threads,
        List<Condition> conditions,
        Optional<Condition> filter,
        List<Observation> observations,
        Set<Checker> askedCheckers,
        Optional<Verdict> expectedResult,
        long startSkewPs,
        Symbols symbols) {

    public Scenario {
        cpus = List.copyOf(cpus);
        allocatedTypes = List.copyOf(allocatedTypes);
        conditions = List.copyOf(conditions);
        observations = List.copyOf(observations);
        askedCheckers = Set.copyOf(askedCheckers);
    }

    /**
     * What a CPU starts with.
     *
     * @param thread the number of its thread
     * @param program its program
     * @param parameters the values of the program's parameters, in order
     * @param mm the address of the mm that it runs, or keeps lazily; 0 for none
     * @param lazy whether it keeps the mm lazily
     */
    public record CpuStart(int thread, Program program, LongList parameters, long mm, boolean lazy) {}

    /**
     * Whether data races are looked for: in a test of the memory model, as herd7 does, and where a condition asks for them.
     * Kernel paths over page tables are about other things, and have plain accesses that are meant.
     */
    public boolean checksDataRaces() {
        boolean isMemoryModelTest = variant.name().equals(Variant.DEFAULT)
                && topology.addressSpaces().isEmpty();
        return isMemoryModelTest || askedCheckers.contains(Checker.DATA_RACE);
    }

    /** A histogram line without its count: {@code 0:r1=1; x=2;}. */
    public String outcome(FinalState state) {
        return String.join(" ", observations.stream().map(o -> o.show(state)).toList());
    }

    /** Whether an outcome counts. */
    public boolean counts(FinalState state) {
        return filter.map(f -> f.holds(state)).orElse(true);
    }

    /** The condition of this name. */
    public Optional<Condition> condition(String conditionName) {
        return conditions.stream().filter(c -> c.name().equals(conditionName)).findFirst();
    }

    /** The verdict that the scenario's author expects of a condition here; empty if none is said. */
    public Optional<Verdict> expected(Condition condition) {
        Optional<Verdict> said = variant.expected(condition.name(), architecture);
        boolean main = !conditions.isEmpty() && condition.equals(conditions.get(0));
        return said.isPresent() || !main ? said : expectedResult;
    }

    /** By CPU: the registers that conditions and observations ask for, ascending. */
    public List<IntList> observedRegisters() {
        return AskedState.of(this).registers();
    }

    /** The addresses of the words that conditions and observations ask for, ascending. */
    public LongList observedAddresses() {
        return AskedState.of(this).addresses();
    }

    /** The addresses of the words that one of its conditions asks for, ascending. */
    public LongList addresses(Condition condition) {
        return AskedState.of(this, condition).addresses();
    }

    /** All points that programs pass, {@code function.name}, sorted. */
    public List<String> points() {
        return cpus.stream()
                .flatMap(cpu -> cpu.program().points().stream())
                .distinct()
                .sorted()
                .toList();
    }

    /** The word at an address as the scenario would write it: {@code P->_refcount}, {@code [PTE(x)]}. */
    public String symbol(long address) {
        return symbols.word(address);
    }

    /** A pointer's value as the scenario would write it: {@code P}, {@code &P->lock}. */
    public String pointer(long value) {
        return symbols.pointer(value);
    }

    /**
     * A value of the word at an address as the scenario would write it: an entry of a page table by its fields, a pointer
     * by what it points to, anything else as a number.
     */
    public String value(long address, long value) {
        int object = image.objectAt(address);
        if (object >= 0 && image.objects().get(object).kind() == ObjectKind.TABLE) {
            return EntryFields.show(value, symbols.frame(value & EntryBits.FRAME_MASK));
        }
        return value >= AddressMap.PAGE_BYTES ? symbols.pointer(value) : Long.toString(value);
    }
}
