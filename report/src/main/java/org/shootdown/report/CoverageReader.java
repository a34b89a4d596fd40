package org.shootdown.report;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.shootdown.cpu.isa.Opcode;
import org.shootdown.cpu.isa.Program;
import org.shootdown.cpu.isa.Site;
import org.shootdown.litmus.Scenario;
import org.shootdown.litmus.condition.Condition;
import org.shootdown.litmus.condition.Term;
import org.shootdown.report.LineCoverage.Function;
import org.shootdown.report.LineCoverage.Unset;
import org.shootdown.report.trace.Narrator;

/** Says of a scenario's source what the instructions say that executions have reached. */
final class CoverageReader {
    private final Scenario scenario;
    private final List<BitSet> reached;

    private final Map<FunctionName, Map<Integer, Progress>> lines = new TreeMap<>();

    /** How far executions have come with a line. */
    private enum Progress {
        NOT_REACHED,
        REACHED,
        /** And have done what other CPUs can see. */
        VISIBLE;

        private static Progress greater(Progress one, Progress other) {
            return one.compareTo(other) > 0 ? one : other;
        }
    }

    private record FunctionName(String file, String function) implements Comparable<FunctionName> {
        @Override
        public int compareTo(FunctionName other) {
            return Comparator.comparing(FunctionName::file)
                    .thenComparing(FunctionName::function)
                    .compare(this, other);
        }
    }

    private CoverageReader(Scenario scenario, List<BitSet> reached) {
        this.scenario = scenario;
        this.reached = reached;
    }

    /** @param reached by CPU: the instructions that some execution has begun to execute */
    static LineCoverage of(Scenario scenario, List<BitSet> reached) {
        CoverageReader reader = new CoverageReader(scenario, reached);
        for (int cpu = 0; cpu < reached.size(); cpu++) {
            reader.readLines(reader.program(cpu), reached.get(cpu));
        }
        return new LineCoverage(
                reader.functions(),
                reader.registers(register -> true),
                reader.registers(reader::isSet),
                reader.unset());
    }

    private Program program(int cpu) {
        return scenario.cpus().get(cpu).program();
    }

    private void readLines(Program program, BitSet executed) {
        for (int pc = 0; pc < program.size(); pc++) {
            if (program.opcode(pc) != Opcode.HALT) {
                readCalls(program.site(pc), progress(program.opcode(pc), executed.get(pc)));
            }
        }
    }

    private static Progress progress(Opcode opcode, boolean executed) {
        return !executed ? Progress.NOT_REACHED : opcode.isVisible() ? Progress.VISIBLE : Progress.REACHED;
    }

    /** Who executes a function's line executes the one that calls it. */
    private void readCalls(Site innermost, Progress progress) {
        for (@Nullable Site site = innermost; site != null; site = site.caller()) {
            site = Narrator.pathSite(site);
            lines.computeIfAbsent(new FunctionName(site.file(), site.function()), name -> new TreeMap<>())
                    .merge(site.line(), progress, Progress::greater);
        }
    }

    private List<Function> functions() {
        List<Function> functions = new ArrayList<>();
        lines.forEach((name, each) -> functions.add(new Function(
                name.file(),
                name.function(),
                those(each, EnumSet.of(Progress.REACHED, Progress.VISIBLE)),
                those(each, EnumSet.of(Progress.VISIBLE)),
                those(each, EnumSet.of(Progress.NOT_REACHED)))));
        functions.sort(Comparator.comparing(Function::file).thenComparing(CoverageReader::firstLine));
        return functions;
    }

    private static int firstLine(Function function) {
        return IntStream.concat(
                        function.reached().stream().mapToInt(Integer::intValue),
                        function.notReached().stream().mapToInt(Integer::intValue))
                .min()
                .orElse(0);
    }

    private static List<Integer> those(Map<Integer, Progress> lines, Set<Progress> progress) {
        return lines.entrySet().stream()
                .filter(line -> progress.contains(line.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private List<String> registers(Predicate<Term.Register> some) {
        return scenario.conditions().stream()
                .flatMap(CoverageReader::registers)
                .distinct()
                .filter(some)
                .map(CoverageReader::written)
                .toList();
    }

    private List<Unset> unset() {
        return scenario.conditions().stream()
                .flatMap(condition -> registers(condition)
                        .filter(register -> setting(register).length > 0 && !isSet(register))
                        .map(register -> unset(condition, register)))
                .toList();
    }

    private static Stream<Term.Register> registers(Condition condition) {
        return condition
                .formula()
                .terms()
                .filter(Term.Register.class::isInstance)
                .map(Term.Register.class::cast)
                .distinct();
    }

    private static String written(Term.Register register) {
        return register.thread() + ":" + register.name();
    }

    private boolean isSet(Term.Register register) {
        int[] setting = setting(register);
        return scenario.threads().cpusOf(register.thread()).stream()
                .anyMatch(cpu -> IntStream.of(setting).anyMatch(reached.get(cpu)::get));
    }

    private Unset unset(Condition condition, Term.Register register) {
        Program program = program(register.thread());
        Site site = Narrator.pathSite(program.site(setting(register)[0]));
        return new Unset(condition.name(), written(register), site.file(), site.line(), program.name());
    }

    /** The instructions that give a register another value than the one it begins with. */
    private int[] setting(Term.Register register) {
        Program program = program(register.thread());
        return IntStream.range(beginning(program), program.size())
                .filter(pc -> program.opcode(pc).written() == 0 && program.operand(pc, 0) == register.register())
                .toArray();
    }

    /** How many instructions every execution executes first, before one that others can see and before a decision. */
    private static int beginning(Program program) {
        int pc = 0;
        while (!program.opcode(pc).isVisible() && !isJump(program.opcode(pc))) {
            pc++;
        }
        return pc;
    }

    private static boolean isJump(Opcode opcode) {
        return opcode == Opcode.JUMP || opcode == Opcode.JUMP_IF_ZERO || opcode == Opcode.JUMP_IF_NOT_ZERO;
    }
}
