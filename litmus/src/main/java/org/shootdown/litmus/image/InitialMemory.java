package org.shootdown.litmus.image;

import it.unimi.dsi.fastutil.longs.LongArrayList;
import it.unimi.dsi.fastutil.longs.LongList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.architecture.Architecture;
import org.shootdown.config.protocol.Topology.AddressSpace;
import org.shootdown.cpu.isa.Opcode;
import org.shootdown.cpu.isa.Program;
import org.shootdown.litmus.compile.Surroundings;
import org.shootdown.litmus.compile.ThreadTranslator.Translated;
import org.shootdown.litmus.compile.Threads;
import org.shootdown.litmus.compile.TranslationUnit;
import org.shootdown.litmus.grammar.LitmusParser;
import org.shootdown.litmus.image.Addresses.Place;
import org.shootdown.litmus.image.InitialState.RegisterValue;
import org.shootdown.litmus.preprocess.SourceToken;
import org.shootdown.litmus.type.CType;
import org.shootdown.litmus.type.Constant;
import org.shootdown.litmus.type.IntegerType;
import org.shootdown.litmus.type.PointerType;
import org.shootdown.litmus.type.StructType;
import org.shootdown.litmus.type.VoidType;
import org.shootdown.mmu.image.FolioLayout;
import org.shootdown.mmu.image.MemoryImage;

/**
 * A scenario's memory before the first step, and what its CPUs start with.
 *
 * <p>Made in two steps, because programs need addresses and initial registers need programs: the constructor lays memory
 * out, {@link #parameters} answers for a translated thread.
 */
public final class InitialMemory implements Surroundings {
    private final TranslationUnit unit;
    private final Architecture architecture;
    private final InitialState state;
    private final MemoryLayout layout;
    private final Addresses addresses;
    private final InitialValues values;
    private final Threads threads;

    /** By number, as {@link Threads#numberOf} says: the values of variables, by name. */
    private final Map<Integer, Map<String, RegisterValue>> variables = new HashMap<>();

    /** The addresses of all mms. */
    private final Set<Long> mms = new HashSet<>();

    private final long[] mmOfCpu;
    private final boolean[] lazy;
    private final List<String> types = new ArrayList<>();
    private final Map<String, Integer> typeNumbers = new HashMap<>();

    /**
     * @param tree the initial state
     * @param threads which CPU runs which thread
     * @throws org.shootdown.config.input.InvalidInputException if something is declared twice, is not declared, or has a
     *     value that it cannot have
     */
    public InitialMemory(
            LitmusParser.InitialStateContext tree,
            TranslationUnit unit,
            Architecture architecture,
            Threads threads,
            int mmus) {
        this.unit = unit;
        this.architecture = architecture;
        this.threads = threads;
        this.state = InitialStateReader.read(tree, unit, threads);
        this.layout = new MemoryLayout(unit, state, architecture.tables().levels(), threads.cpus(), mmus);
        this.addresses = new Addresses(unit, layout);
        this.values = new InitialValues(layout, addresses);
        this.mmOfCpu = new long[threads.cpus()];
        this.lazy = new boolean[threads.cpus()];
        values.write(state);
        state.mms().forEach(mm -> mms.add(addressOf(mm)));
        Map<Integer, List<RegisterValue>> tasks = new HashMap<>();
        for (RegisterValue value : state.registers()) {
            if (value.isTask()) {
                tasks.computeIfAbsent(value.number(), number -> new ArrayList<>())
                        .add(value);
            } else {
                variables
                        .computeIfAbsent(value.number(), number -> new TreeMap<>())
                        .putIfAbsent(value.name(), value);
            }
        }
        for (int cpu = 0; cpu < threads.cpus(); cpu++) {
            for (RegisterValue setting : tasks.getOrDefault(threads.numberOf(cpu), List.of())) {
                setTask(cpu, setting);
            }
        }
        tellWhoRuns();
    }

    /** The kernel's own account of which CPU runs which mm, for scenarios whose kernel keeps one. */
    private void tellWhoRuns() {
        RunningMms running = new RunningMms(layout);
        StructType type = unit.types().table().find(StructType.MM);
        for (int cpu = 0; cpu < mmOfCpu.length; cpu++) {
            if (mmOfCpu[cpu] != 0) {
                running.add(cpu, mmOfCpu[cpu], type, lazy[cpu]);
            }
        }
    }

    public Symbols symbols() {
        return layout.symbols();
    }

    public Addresses addresses() {
        return addresses;
    }

    /** Whether a name is that of a user page, whose content only user accesses reach. */
    public boolean isPage(String name) {
        return state.pages().containsKey(name);
    }

    /** The enumerator of this name, or null. */
    public @Nullable Constant constant(String name) {
        return unit.types().table().enumerator(name);
    }

    // ---- Tasks -------------------------------------------------------------------------------------------------

    private void setTask(int cpu, RegisterValue setting) {
        if (setting.path().isEmpty()) {
            throw SourceToken.error(
                    setting.place(), "'current' cannot be set: each CPU runs a task of its own; set its fields");
        }
        String field = setting.path().size() == 1 && setting.path().get(0).fieldName() != null
                ? setting.path().get(0).fieldName().getText()
                : "";
        boolean active = field.equals("mm");
        if (active || field.equals("active_mm")) {
            long mm = mm(setting);
            if (active || mmOfCpu[cpu] == 0) {
                mmOfCpu[cpu] = mm;
                lazy[cpu] = !active && mm != 0;
            }
        }
        Place task = task(cpu);
        boolean machineOnly = active || field.equals("active_mm");
        if (task == null || (machineOnly && ((StructType) task.type()).field(field) == null)) {
            requireMachineField(setting, machineOnly);
            return;
        }
        Place place = values.follow(task, setting.path());
        long value = InitialValues.isNone(setting.value()) ? 0 : values.value(setting.value(), place.type());
        layout.builder().set(place.address(), value);
    }

    private static void requireMachineField(RegisterValue setting, boolean machineOnly) {
        if (!machineOnly) {
            throw SourceToken.error(setting.place(), "'current' needs a definition of struct task_struct");
        }
    }

    private long mm(RegisterValue setting) {
        if (setting.value() == null || InitialValues.isNone(setting.value())) {
            return 0;
        }
        long mm = values.value(setting.value(), new PointerType(VoidType.VOID));
        if (!mms.contains(mm)) {
            throw SourceToken.error(setting.value().start, "expected an mm or none");
        }
        return mm;
    }

    /** A CPU's task; null if there are no tasks. */
    public @Nullable Place task(int cpu) {
        StructType task = unit.types().table().find(StructType.TASK);
        return task == null ? null : new Place(layout.task(cpu), task);
    }

    /** The mm that a CPU runs, or keeps lazily, at the start: its address, or 0. */
    public long mmOf(int cpu) {
        return mmOfCpu[cpu];
    }

    public boolean isLazy(int cpu) {
        return lazy[cpu];
    }

    // ---- Registers ---------------------------------------------------------------------------------------------

    /** The variables of a thread that get a value before it starts. */
    public Set<String> presets(int thread) {
        Set<String> names = new TreeSet<>();
        variables.forEach((number, values) -> {
            if (threads.threadOfNumber(number) == thread) {
                names.addAll(values.keySet());
            }
        });
        return names;
    }

    /** The initial values of a CPU's parameters. */
    public LongList parameters(int cpu, Translated translated) {
        LongList initial = new LongArrayList();
        for (String name : translated.program().parameters()) {
            initial.add(parameter(cpu, name, translated.types()));
        }
        return initial;
    }

    private long parameter(int cpu, String name, Map<String, CType> types) {
        RegisterValue given =
                variables.getOrDefault(threads.numberOf(cpu), Map.of()).get(name);
        if (given != null) {
            return values.value(given.value(), types.getOrDefault(name, IntegerType.LONG));
        }
        if (name.equals("current") && !types.containsKey(name)) {
            return layout.task(cpu);
        }
        Symbols.Symbol symbol = symbols().find(name);
        return symbol == null ? 0 : symbol.address();
    }

    /** Refuses values for variables that a thread does not have, and warns of those that it does not use. */
    public void requireVariables(int thread, Translated translated) {
        Set<String> looked = new HashSet<>();
        for (RegisterValue value : state.registers()) {
            if (threads.threadOfNumber(value.number()) == thread && !value.isTask()) {
                requireVariable(value, thread, translated.program(), looked);
            }
        }
    }

    /** @param looked the variables that have been looked for in the program */
    private void requireVariable(RegisterValue value, int thread, Program program, Set<String> looked) {
        if (!program.parameters().contains(value.name())) {
            throw SourceToken.error(value.place(), "P" + thread + " has no variable '" + value.name() + "'");
        }
        if (!value.path().isEmpty()) {
            throw SourceToken.error(value.place(), "a variable is set as a whole");
        }
        // What is given to every CPU need not be of use to each thread.
        boolean meant = value.value() != null && !threads.dealt();
        if (meant && looked.add(value.name()) && !isUsed(program, value.name())) {
            unit.warn(value.place(), "no instruction of P" + thread + " uses '" + value.name() + "'");
        }
    }

    private static boolean isUsed(Program program, String variable) {
        int register = program.parameters().indexOf(variable);
        return IntStream.range(0, program.size()).anyMatch(pc -> names(program, pc, register));
    }

    private static boolean names(Program program, int pc, int register) {
        Opcode opcode = program.opcode(pc);
        return IntStream.range(0, Opcode.OPERANDS)
                .anyMatch(operand -> (opcode.reads(operand) || opcode.written() == operand)
                        && program.operand(pc, operand) == register);
    }

    // ---- Surroundings ------------------------------------------------------------------------------------------

    @Override
    public Architecture architecture() {
        return architecture;
    }

    @Override
    public long addressOf(String global) {
        Symbols.Symbol symbol = symbols().find(global);
        if (symbol == null) {
            throw new IllegalArgumentException(global);
        }
        return symbol.address();
    }

    @Override
    public @Nullable CType typeOf(String variable) {
        InitialState.Declared declared = state.objects().get(variable);
        return declared == null ? null : declared.type();
    }

    /** A folio is allocated as the frame that it describes. */
    @Override
    public int typeNumber(String tag) {
        return typeNumbers.computeIfAbsent(tag.equals(StructType.FOLIO) ? "page" : tag, type -> {
            types.add(type);
            return types.size() - 1;
        });
    }

    @Override
    public Surroundings.@Nullable MemoryMap memoryMap() {
        return layout.memoryMap();
    }

    /** The types that programs allocate, by the number that they use; complete once all threads are translated. */
    public List<String> allocatedTypes() {
        return List.copyOf(types);
    }

    // ---- The image ---------------------------------------------------------------------------------------------

    /**
     * The finished memory.
     *
     * @param badFlags the flags that no folio may have when it is freed
     */
    public MemoryImage image(long badFlags) {
        StructType folio = unit.types().table().find(StructType.FOLIO);
        if (folio != null) {
            layout.builder()
                    .folioLayout(new FolioLayout(
                            offset(folio, "flags"),
                            offset(folio, "_refcount"),
                            offset(folio, "_mapcount"),
                            offset(folio, "lock"),
                            badFlags));
        }
        return layout.builder().build();
    }

    private static int offset(StructType struct, String name) {
        StructType.Field field = struct.field(name);
        return field == null ? -1 : (int) field.offset();
    }

    /** Every mm, with ASIDs from 1 in the order of declaration. */
    public List<AddressSpace> addressSpaces(Architecture architecture) {
        List<AddressSpace> spaces = new ArrayList<>();
        for (String mm : state.mms()) {
            boolean global = state.globalAsids().getOrDefault(mm, hasGlobalAsid(mm, architecture));
            spaces.add(new AddressSpace(addressOf(mm), values.top(mm), spaces.size() + 1, global));
        }
        return spaces;
    }

    private boolean hasGlobalAsid(String mm, Architecture architecture) {
        int needed = architecture.flush().globalAsidCpus();
        if (needed == 0) {
            return false;
        }
        long address = addressOf(mm);
        int active = 0;
        for (int cpu = 0; cpu < mmOfCpu.length; cpu++) {
            active += mmOfCpu[cpu] == address && !lazy[cpu] ? 1 : 0;
        }
        return active >= needed;
    }
}
