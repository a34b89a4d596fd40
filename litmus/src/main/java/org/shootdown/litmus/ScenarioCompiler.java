package org.shootdown.litmus;

import it.unimi.dsi.fastutil.ints.IntList;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.shootdown.config.architecture.Architecture;
import org.shootdown.config.input.InvalidInputException;
import org.shootdown.config.input.SourcePosition;
import org.shootdown.config.input.Suggestions;
import org.shootdown.config.input.Warning;
import org.shootdown.config.protocol.Topology;
import org.shootdown.cpu.isa.Opcode;
import org.shootdown.cpu.isa.Program;
import org.shootdown.cpu.isa.Site;
import org.shootdown.litmus.compile.Dialect;
import org.shootdown.litmus.compile.ThreadTranslator;
import org.shootdown.litmus.compile.ThreadTranslator.Translated;
import org.shootdown.litmus.compile.Threads;
import org.shootdown.litmus.compile.TranslationUnit;
import org.shootdown.litmus.condition.Condition;
import org.shootdown.litmus.condition.ConditionReader;
import org.shootdown.litmus.header.Variant;
import org.shootdown.litmus.image.InitialMemory;
import org.shootdown.litmus.parse.Parsing;
import org.shootdown.litmus.preprocess.IncludePath;
import org.shootdown.litmus.preprocess.MacroTable;
import org.shootdown.litmus.preprocess.Preprocessor;
import org.shootdown.litmus.source.SourceFile;
import org.shootdown.litmus.type.TypeTable;
import org.shootdown.mmu.image.MemoryImage;

/**
 * Compiles scenarios.
 *
 * @param includes where {@code #include} looks
 * @param warnings gets what is likely to be a mistake in a file that can be compiled all the same; the same again each
 *     time that the file is compiled
 */
public record ScenarioCompiler(IncludePath includes, Consumer<Warning> warnings) {
    /** Stands for as many CPUs as the scenario has threads. */
    public static final int CPU_PER_THREAD = 0;

    /** So many CPUs may a machine have. */
    public static final int MAXIMUM_CPUS = 16_384;

    /** So many MMUs may share its memory. */
    public static final int MAXIMUM_MMUS = 1024;

    /** A compiler that keeps its warnings to itself. */
    public ScenarioCompiler(IncludePath includes) {
        this(includes, warning -> {});
    }

    /**
     * What to compile a scenario for.
     *
     * @param architecture the architecture
     * @param variant the variant's name
     * @param cpus how many CPUs, or {@link #CPU_PER_THREAD}
     * @param mmus how many MMUs share the memory, from 1
     * @param defines macros beyond the variant's and the architecture's; they take precedence
     * @param dealt by CPU: the thread that it runs; empty where thread n runs on CPU n
     */
    public record Target(
            Architecture architecture, String variant, int cpus, int mmus, Map<String, String> defines, IntList dealt) {

        /** A machine where thread n runs on CPU n, and copies of a replicated one behind. */
        public Target(Architecture architecture, String variant, int cpus, int mmus, Map<String, String> defines) {
            this(architecture, variant, cpus, mmus, defines, IntList.of());
        }

        /** A machine with a CPU per thread and one MMU. */
        public static Target of(Architecture architecture, String variant) {
            return new Target(architecture, variant, CPU_PER_THREAD, 1, Map.of());
        }
    }

    /**
     * Compiles a scenario.
     *
     * @throws InvalidInputException at the first thing in the file that is wrong, or if the target does not fit it
     */
    public Scenario compile(ScenarioFile file, Target target) {
        Variant variant = variant(file, target.variant());
        if (target.mmus() < 1 || target.mmus() > MAXIMUM_MMUS) {
            throw InvalidInputException.of("the number of MMUs must be between 1 and " + MAXIMUM_MMUS);
        }
        file.header().warnings().forEach(warnings);
        Parsed parsed = parse(file, target, variant, Math.max(1, target.cpus()));
        if (target.cpus() == CPU_PER_THREAD && parsed.preprocessor.isUsed(MachineMacros.CPUS)) {
            // Only the program tells how many threads there are, and the program asks for it.
            parsed = parse(file, target, variant, parsed.unit.threads());
        }
        return compile(file, target, variant, parsed);
    }

    /**
     * Requires that every condition that a file has is some variant's, on some of these architectures. The other things
     * that can be wrong with a file show when it is compiled.
     *
     * @throws InvalidInputException at the first condition that no variant has
     */
    public void requireVariants(ScenarioFile file, List<Architecture> architectures) {
        if (!VariantConditions.differ(file)) {
            return;
        }
        List<VariantConditions> conditions = architectures.stream()
                .map(each -> new VariantConditions(
                        file, variant -> preprocessor(Target.of(each, variant.name()), variant, 1)))
                .toList();
        VariantConditions.written(file).forEach((name, place) -> {
            if (conditions.stream().noneMatch(each -> each.isSome(name))) {
                throw place.error("no variant has the condition '" + name + "'");
            }
        });
    }

    /** The program part, read. */
    private record Parsed(Preprocessor preprocessor, Parsing.Program program, TranslationUnit unit) {}

    private Parsed parse(ScenarioFile file, Target target, Variant variant, int cpus) {
        Preprocessor preprocessor = preprocessor(target, variant, cpus);
        Parsing.Program program =
                Parsing.program(preprocessor.process(file.sections().program()), TypeTable.builtInNames());
        Dialect dialect =
                file.header().hasSettings() || preprocessor.hasIncluded() ? Dialect.KERNEL : Dialect.of(program.tree());
        return new Parsed(
                preprocessor,
                program,
                new TranslationUnit(program.tree(), preprocessor.functionMacros(), dialect, warnings));
    }

    private Preprocessor preprocessor(Target target, Variant variant, int cpus) {
        return new Preprocessor(new MacroTable(macros(target, variant, cpus)), includes);
    }

    private Scenario compile(ScenarioFile file, Target target, Variant variant, Parsed parsed) {
        Preprocessor preprocessor = parsed.preprocessor;
        TranslationUnit unit = parsed.unit;
        Threads threads = target.dealt().isEmpty()
                ? threads(file, unit.threads(), target.cpus())
                : Threads.dealt(unit.threads(), target.dealt());
        InitialMemory memory = new InitialMemory(
                Parsing.initial(preprocessor.process(file.sections().initial()), parsed.program.typeNames()),
                unit,
                target.architecture(),
                threads,
                target.mmus());
        List<Translated> programs = translate(unit, memory);
        ConditionReader conditions = new ConditionReader(unit, memory, programs, threads);
        conditions.read(Parsing.finalPart(preprocessor.process(file.sections().finalPart())));
        requireConditions(
                file,
                target,
                variant,
                conditions.conditions().stream().map(Condition::name).toList());
        file.header().requireTestedDefines(file.sections().file(), variant, preprocessor.mentioned());
        MemoryImage image = memory.image(BadFlags.of(preprocessor, unit));
        return new Scenario(
                file.name(),
                target.architecture(),
                variant,
                starts(threads, memory, programs),
                new Topology(
                        threads.cpus(), target.mmus(), image.addresses(), memory.addressSpaces(target.architecture())),
                image,
                memory.allocatedTypes(),
                threads,
                conditions.conditions(),
                Optional.ofNullable(conditions.filter()),
                conditions.observations(),
                conditions.asked(),
                file.header().result(),
                file.header().startSkewPs(),
                memory.symbols());
    }

    /** Requires that what the header says is about conditions that there are, and in the variant those that it has. */
    private static void requireConditions(ScenarioFile file, Target target, Variant variant, List<String> present) {
        Set<String> known = new LinkedHashSet<>(VariantConditions.written(file).keySet());
        known.addAll(present);
        SourceFile source = file.sections().file();
        file.header().requireKnownConditions(source, known);
        // A macro that the command line defines makes a variant of its own, of which the file knows nothing.
        if (target.defines().isEmpty()) {
            file.header().requireConditionsOf(variant, source, present);
        }
    }

    private static Variant variant(ScenarioFile file, String name) {
        return file.header().variant(name).orElseThrow(() -> {
            List<String> names = file.header().variantNames();
            return at(
                    file,
                    "there is no variant '" + name + "'" + Suggestions.didYouMean(name, names) + " (its variants: "
                            + String.join(", ", names) + ")");
        });
    }

    private static InvalidInputException at(ScenarioFile file, String problem) {
        return InvalidInputException.at(SourcePosition.ofFile(file.path()), problem);
    }

    private static Threads threads(ScenarioFile file, int written, int wanted) {
        int replicated = file.header().replicated();
        int cpus = wanted == CPU_PER_THREAD ? written : wanted;
        if (replicated >= written) {
            throw at(file, "there is no thread P" + replicated + " to replicate");
        }
        if (cpus < written) {
            throw at(file, "it has " + written + " threads and needs as many CPUs, not " + cpus);
        }
        if (cpus > written && replicated < 0) {
            throw at(file, "more CPUs than its " + written + " threads need a thread to 'replicate' in the header");
        }
        if (cpus > MAXIMUM_CPUS) {
            throw at(file, "at most " + MAXIMUM_CPUS + " CPUs, not " + cpus);
        }
        return new Threads(written, replicated, cpus);
    }

    private static Map<String, String> macros(Target target, Variant variant, int cpus) {
        Map<String, String> macros = new TreeMap<>(MachineMacros.of(target.architecture(), cpus));
        macros.putAll(target.architecture().defines());
        macros.putAll(variant.defines());
        macros.putAll(target.defines());
        return macros;
    }

    /** Every program has every handler, since every CPU can be called; which there are shows while they are translated. */
    private static List<Translated> translate(TranslationUnit unit, InitialMemory memory) {
        List<Translated> programs;
        int handlers;
        do {
            handlers = unit.handlers().size();
            programs = translateThreads(unit, memory);
        } while (unit.handlers().size() > handlers);
        return programs;
    }

    private static List<Translated> translateThreads(TranslationUnit unit, InitialMemory memory) {
        List<Translated> programs = new ArrayList<>();
        for (int thread = 0; thread < unit.threads(); thread++) {
            Translated translated =
                    ThreadTranslator.translate(unit, unit.thread(thread), memory, memory.presets(thread));
            memory.requireVariables(thread, translated);
            programs.add(translated);
        }
        return programs;
    }

    private static List<Scenario.CpuStart> starts(Threads threads, InitialMemory memory, List<Translated> programs) {
        List<Scenario.CpuStart> starts = new ArrayList<>();
        for (int cpu = 0; cpu < threads.cpus(); cpu++) {
            int thread = threads.threadOf(cpu);
            Translated translated = programs.get(thread);
            if (memory.mmOf(cpu) == 0) {
                refuseUserAccesses(thread, translated.program());
            }
            starts.add(new Scenario.CpuStart(
                    thread,
                    translated.program(),
                    memory.parameters(cpu, translated),
                    memory.mmOf(cpu),
                    memory.isLazy(cpu)));
        }
        return starts;
    }

    /** Without an mm every access of user space faults, which nobody means; but the thread may enter one first. */
    private static void refuseUserAccesses(int thread, Program program) {
        for (int pc = 0; pc < program.size(); pc++) {
            Opcode opcode = program.opcode(pc);
            if (opcode == Opcode.SWITCH_MM) {
                return;
            }
            if (opcode == Opcode.USER_LOAD || opcode == Opcode.USER_STORE) {
                Site site = program.site(pc);
                throw InvalidInputException.at(
                        new SourcePosition(site.file(), site.line(), 0),
                        "P" + thread + " accesses user space but runs in no mm; give it one in the initial state: '"
                                + thread + ":current->mm = mm;'\n  " + site.text());
            }
        }
    }
}
