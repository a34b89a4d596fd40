package org.shootdown.litmus.project;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.shootdown.config.architecture.Architecture;
import org.shootdown.config.input.InvalidInputException;
import org.shootdown.config.input.NamedFiles;
import org.shootdown.config.input.SourcePosition;
import org.shootdown.config.input.Warning;
import org.shootdown.litmus.Scenario;
import org.shootdown.litmus.ScenarioCompiler;
import org.shootdown.litmus.ScenarioCompiler.Target;
import org.shootdown.litmus.ScenarioFile;
import org.shootdown.litmus.preprocess.IncludePath;
import org.shootdown.litmus.source.Limits;

/**
 * The background workloads of some configuration folders: {@code workloads/NAME.h}, each with a function {@code
 * NAME_storm} that never ends, and {@code workloads/group.litmus}, the address space that the CPUs of a group share.
 */
public final class Workloads {
    /** So many CPUs share an address space, unless their user says otherwise. */
    public static final int GROUP_CPUS = 4;

    /** So many may share one: a scenario has no more threads. */
    public static final int MOST_GROUP_CPUS = 64;

    private static final String FOLDER = "workloads";
    private static final String DIRECTIVE = "#include WORKLOADS";
    private static final Pattern FOR_EACH_CPU =
            Pattern.compile("^#for CPU from (\\d)\\n(.*?)^#end for\\n", Pattern.DOTALL | Pattern.MULTILINE);
    private static final int PAGES_OF_A_CPU = 4;
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern SUMMARY =
            Pattern.compile("\\s*/\\*[\\s*]*(.*?)(?:\\.\\s|[.:]?\\s*\\*/)", Pattern.DOTALL);

    private final NamedFiles files;
    private final NamedFiles groups;
    private final ScenarioCompiler compiler;

    /**
     * Of some folders; the first that has a file wins.
     *
     * @param warnings gets what is likely to be a mistake in one of them
     */
    Workloads(List<Path> folders, Consumer<Warning> warnings) {
        List<Path> own = new ArrayList<>(folders);
        Collections.reverse(own);
        own.replaceAll(folder -> folder.resolve(FOLDER));
        own.removeIf(folder -> !Files.isDirectory(folder));
        files = new NamedFiles("workload", ".h", own);
        groups = new NamedFiles("address space of a workload", ".litmus", own);
        List<Path> kernel =
                folders.stream().map(folder -> folder.resolve("kernel")).toList();
        compiler = new ScenarioCompiler(
                new IncludePath(Stream.concat(kernel.stream(), folders.stream()).toList()), warnings);
    }

    public SortedSet<String> names() {
        return files.names();
    }

    /** The first sentence of a workload's file. */
    public String summary(String name) {
        Matcher matcher = SUMMARY.matcher(read(files.find(name)));
        return matcher.lookingAt() ? matcher.group(1).replaceAll("\\s*\\n\\s*\\*?\\s*", " ") : "";
    }

    /**
     * A group whose CPUs run these workloads, one each.
     *
     * @param mmus how many MMUs own its memory
     * @param defines macros for the workloads and their kernel paths
     */
    public Scenario group(List<String> workloads, Architecture architecture, int mmus, Map<String, String> defines) {
        StringBuilder includes = new StringBuilder();
        for (String name : new LinkedHashSet<>(workloads)) {
            requireUsable(name);
            includes.append("#include <")
                    .append(FOLDER)
                    .append('/')
                    .append(name)
                    .append(".h>\n");
        }
        Map<String, String> macros = new LinkedHashMap<>();
        for (int cpu = 0; cpu < workloads.size(); cpu++) {
            macros.put("WORKLOAD_" + cpu, workloads.get(cpu) + "_storm");
        }
        macros.putAll(defines);
        Path path = groups.find("group");
        ScenarioFile file = ScenarioFile.parse(
                path.toString(), repeated(read(path), workloads.size()).replace(DIRECTIVE, includes));
        String variant = file.header().variantNames().get(0);
        return compiler.compile(file, new Target(architecture, variant, workloads.size(), mmus, macros));
    }

    /** The text with what is to be repeated for each CPU. */
    private static String repeated(String text, int cpus) {
        return FOR_EACH_CPU.matcher(text).replaceAll(block -> IntStream.range(Integer.parseInt(block.group(1)), cpus)
                .mapToObj(cpu -> Matcher.quoteReplacement(of(cpu, block.group(2))))
                .collect(Collectors.joining()));
    }

    private static String of(int cpu, String block) {
        String text = block.replace("$CPU", Integer.toString(cpu));
        for (int page = 0; page < PAGES_OF_A_CPU; page++) {
            text = text.replace("$" + page, Integer.toString(cpu * PAGES_OF_A_CPU + page));
        }
        return text;
    }

    private void requireUsable(String name) {
        files.find(name);
        if (!NAME.matcher(name).matches()) {
            throw InvalidInputException.of("workload '" + name + "' is no name of C");
        }
    }

    private static String read(Path file) {
        try (var in = Files.newInputStream(file)) {
            return new String(in.readNBytes(Limits.SOURCE_CHARACTERS), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw InvalidInputException.at(SourcePosition.ofFile(file.toString()), "cannot be read");
        }
    }
}
