package org.shootdown.litmus.project;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntList;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
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

    /** So many may share one. */
    public static final int MOST_GROUP_CPUS = 1024;

    private static final String FOLDER = "workloads";
    private static final String DIRECTIVE = "#include WORKLOADS";
    private static final Pattern FOR_EACH =
            Pattern.compile("^#for each (CPU|WORKLOAD)\\n(.*?)^#end for\\n", Pattern.DOTALL | Pattern.MULTILINE);
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
     * A group whose CPUs run these workloads, one each. Each workload is compiled once, however many CPUs run it.
     *
     * @param mmus how many MMUs own its memory
     * @param defines macros for the workloads and their kernel paths
     */
    public Scenario group(List<String> workloads, Architecture architecture, int mmus, Map<String, String> defines) {
        List<String> different = workloads.stream().distinct().toList();
        different.forEach(this::requireUsable);
        String includes = different.stream()
                .map(name -> "#include <" + FOLDER + "/" + name + ".h>\n")
                .collect(Collectors.joining());
        Path path = groups.find("group");
        ScenarioFile file = ScenarioFile.parse(
                path.toString(),
                repeated(read(path), workloads.size(), different).replace(DIRECTIVE, includes));
        IntList threads = IntArrayList.toList(workloads.stream().mapToInt(different::indexOf));
        String variant = file.header().variantNames().get(0);
        return compiler.compile(file, new Target(architecture, variant, workloads.size(), mmus, defines, threads));
    }

    /** The text with what is to be repeated for each CPU or each workload. */
    private static String repeated(String text, int cpus, List<String> workloads) {
        return FOR_EACH.matcher(text).replaceAll(block -> {
            boolean ofCpus = block.group(1).equals("CPU");
            String repeated = IntStream.range(0, ofCpus ? cpus : workloads.size())
                    .mapToObj(number -> ofCpus
                            ? ofCpu(number, block.group(2))
                            : ofWorkload(number, workloads.get(number), block.group(2)))
                    .collect(Collectors.joining());
            return Matcher.quoteReplacement(repeated);
        });
    }

    private static String ofCpu(int cpu, String block) {
        return block.replace("$CPU", Integer.toString(cpu));
    }

    private static String ofWorkload(int number, String workload, String block) {
        return block.replace("$THREAD", "P" + number).replace("$WORKLOAD", workload);
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
