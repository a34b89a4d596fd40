package org.shootdown.litmus.project;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.architecture.Architecture;
import org.shootdown.config.architecture.ArchitectureCatalogue;
import org.shootdown.config.chaos.Chaos;
import org.shootdown.config.chaos.ChaosCatalogue;
import org.shootdown.config.input.InvalidInputException;
import org.shootdown.config.input.NamedFiles;
import org.shootdown.config.input.Warning;
import org.shootdown.config.machine.MachineDescription;
import org.shootdown.config.machine.MachineDescriptionReader;
import org.shootdown.litmus.ScenarioCatalogue;
import org.shootdown.litmus.ScenarioCompiler;
import org.shootdown.litmus.ScenarioFile;
import org.shootdown.litmus.preprocess.IncludePath;

/** The files that a command works with: the project's own {@code config} folder, and folders that its user adds. */
public final class Project {
    private static final String HOME_PROPERTY = "shootdown.home";

    /** In place of names: all there are. */
    public static final String ALL = "all";

    private static final String RACES = "races";
    private static final String LITMUS = "litmus";
    private static final String KERNEL = "kernel";

    private final ArchitectureCatalogue architectures;
    private final ChaosCatalogue profiles;
    private final ScenarioCatalogue races;
    private final ScenarioCatalogue litmusTests;
    private final ScenarioCatalogue scenarios;
    private final ScenarioCompiler compiler;
    private final List<Path> folders;

    /** The folders, the project's own first: for catalogues in which later ones count. */
    private final List<Path> ownFirst;

    private final Consumer<Warning> warnings;

    private Project(List<Path> folders, Consumer<Warning> warnings) {
        this.warnings = warnings;
        this.folders = List.copyOf(folders);
        ownFirst = new ArrayList<>(folders);
        Collections.reverse(ownFirst);
        architectures = ArchitectureCatalogue.of(within(ownFirst, "architectures"));
        profiles = ChaosCatalogue.of(within(ownFirst, "chaos"));
        races = ScenarioCatalogue.of(within(folders, RACES));
        litmusTests = ScenarioCatalogue.of(within(folders, LITMUS));
        scenarios = ScenarioCatalogue.of(within(folders, RACES, LITMUS));
        compiler = new ScenarioCompiler(new IncludePath(within(folders, KERNEL)), warnings);
    }

    /**
     * Finds the folders.
     *
     * @param added laid out as {@code config}; what they have comes before the project's own
     * @param warnings gets each thing that is likely to be a mistake once
     */
    public static Project with(List<Path> added, Consumer<Warning> warnings) {
        List<Path> folders = new ArrayList<>(added);
        added.forEach(AddedFolders::require);
        folders.add(home().resolve("config"));
        Set<Warning> known = ConcurrentHashMap.newKeySet();
        Consumer<Warning> once = warning -> {
            if (known.add(warning)) {
                warnings.accept(warning);
            }
        };
        AddedFolders.overridden(within(folders, KERNEL)).forEach(once);
        return new Project(folders, once);
    }

    /** A project of one folder alone, laid out as {@code config}, which warns of nothing. */
    public static Project of(Path folder) {
        return new Project(List.of(folder), warning -> {});
    }

    /** The texts of the files that a scenario may need beside its own. */
    public ProjectFiles files() {
        return ProjectFiles.of(folders);
    }

    private static Path home() {
        String home = System.getProperty(HOME_PROPERTY);
        if (home == null) {
            throw InvalidInputException.of("start Shootdown with its launcher, ./shootdown (-D" + HOME_PROPERTY
                    + " says where its config folder is)");
        }
        return Path.of(home);
    }

    private static List<Path> within(List<Path> folders, String... names) {
        return folders.stream()
                .flatMap(folder -> Arrays.stream(names).map(folder::resolve))
                .filter(Files::isDirectory)
                .toList();
    }

    public ArchitectureCatalogue architectures() {
        return architectures;
    }

    /** The chaos profiles. */
    public ChaosCatalogue profiles() {
        return profiles;
    }

    /** The chaos profile of a name or path; a quiet machine if there is none. */
    public Chaos chaos(@Nullable String profile) {
        return profile == null ? Chaos.QUIET : profiles.find(profile);
    }

    /** The races: what {@code list} shows. */
    public ScenarioCatalogue races() {
        return races;
    }

    /** The tests of memory models. */
    public ScenarioCatalogue litmusTests() {
        return litmusTests;
    }

    public ScenarioCompiler compiler() {
        return compiler;
    }

    /** The background workloads of storms. */
    public Workloads workloads() {
        return new Workloads(folders, warnings);
    }

    /** The machine of a name; one NUMA node if there is none. */
    public MachineDescription machine(@Nullable String name) {
        return name == null
                ? MachineDescription.UNIFORM
                : MachineDescriptionReader.read(machines().find(name), architectures.names());
    }

    /** The descriptions of machines. */
    public NamedFiles machines() {
        return new NamedFiles("machine", NamedFiles.CONF, within(ownFirst, "machines"));
    }

    /** The files of studies. */
    public NamedFiles studies() {
        return new NamedFiles("study", NamedFiles.CONF, within(ownFirst, "studies"));
    }

    /** The files of injections. */
    public NamedFiles injections() {
        return new NamedFiles("injection", NamedFiles.CONF, within(ownFirst, "injections"));
    }

    /** A race or a litmus test by name, or a scenario by path, whose expectations name architectures that there are. */
    public ScenarioFile scenario(String name) {
        ScenarioFile file = scenarios.find(name);
        file.header().requireKnownArchitectures(file.sections().file(), architectures.names());
        return file;
    }

    /** The architectures that names, or {@code all}, stand for. */
    public List<Architecture> architectures(List<String> names) {
        List<String> wanted = names.contains(ALL) ? List.copyOf(architectures.names()) : names;
        return wanted.stream().distinct().map(architectures::find).toList();
    }

    /** The variants of a scenario that names, or {@code all}, stand for; its first one if none is named. */
    public static List<String> variants(ScenarioFile file, List<String> names) {
        if (names.contains(ALL)) {
            return file.header().variantNames();
        }
        return names.isEmpty()
                ? List.of(file.header().variantNames().get(0))
                : names.stream().distinct().toList();
    }
}
