package org.shootdown.report.study;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.architecture.Architecture;
import org.shootdown.config.architecture.ArchitectureFile;
import org.shootdown.config.architecture.Figure;
import org.shootdown.config.machine.MachineDescription;
import org.shootdown.config.time.Distribution.Constant;
import org.shootdown.config.time.Distribution.LogNormal;
import org.shootdown.config.time.Distribution.Shape;
import org.shootdown.config.time.Distribution.Uniform;
import org.shootdown.config.time.Picoseconds;
import org.shootdown.litmus.project.Project;
import org.shootdown.litmus.project.ProjectFiles;
import org.shootdown.report.study.StudyDocument.ArchitectureEntry;
import org.shootdown.report.study.StudyDocument.FigureEntry;
import org.shootdown.report.study.StudyDocument.FileEntry;
import org.shootdown.report.study.StudyDocument.MachineEntry;
import org.shootdown.report.study.StudyDocument.SampleEntry;

/** Where all comes from that a study's machines are made of. */
public final class StudySources {
    static final String LATENCIES = "latencies.";

    private final Study study;
    private final Replicates replicates;
    private final Project project;
    private final String build;
    private final ProjectFiles texts;

    /**
     * @param project where its files are
     * @param build the program's
     */
    public StudySources(Study study, Replicates replicates, Project project, String build) {
        this.study = study;
        this.replicates = replicates;
        this.project = project;
        this.build = build;
        texts = project.files();
    }

    /** What tells these samples from those that another build or other files would make. */
    public String digest() {
        return build + "/" + configuration();
    }

    /** Of all files that machines and programs can be made from, and the races. */
    private String configuration() {
        List<FileEntry> races = races();
        return races.isEmpty() ? texts.digest() : sha256(texts.digest() + races);
    }

    private List<FileEntry> races() {
        return on(StudyPoint.RACE).stream()
                .map(name -> new FileEntry(
                        name, sha256(project.scenario(name).sections().file().text())))
                .toList();
    }

    /**
     * The document of all of it.
     *
     * @param command the command line that made it
     * @param comparisons what is compared
     * @param sensitivityAt of which machine it is to be known what hangs on each figure; null of none
     * @param again how a command line begins that makes a sample again; its machine and seed follow
     */
    public StudyDocument document(
            String command,
            List<String> comparisons,
            @Nullable StudyPoint sensitivityAt,
            String again,
            List<Sample> samples) {
        return new StudyDocument(
                StudyDocument.FORMAT,
                StudyDocument.VERSION,
                command,
                build,
                configuration(),
                study,
                replicates,
                comparisons,
                on(StudyPoint.ARCHITECTURE).stream().map(this::architecture).toList(),
                on(StudyPoint.MACHINE).stream().map(this::machine).toList(),
                sensitivityAt == null ? null : sensitivityAt.values(),
                files(),
                samples.stream().map(sample -> entry(sample, again)).toList());
    }

    private List<String> on(String axis) {
        return study.axes().getOrDefault(axis, List.of());
    }

    private static SampleEntry entry(Sample sample, String again) {
        StringBuilder command = new StringBuilder(again);
        sample.point().forEach((axis, value) -> command.append(" --set ").append(Shell.quoted(axis + "=" + value)));
        command.append(" --seed ").append(sample.seed());
        return new SampleEntry(sample.point(), sample.seed(), sample.digest(), command.toString());
    }

    private ArchitectureEntry architecture(String name) {
        ArchitectureFile file = project.architectures().file(name);
        Architecture architecture = file.architecture();
        return new ArchitectureEntry(
                architecture.name(),
                architecture.description(),
                architecture.flush(),
                architecture.tables(),
                architecture.entries(),
                architecture.memoryModel(),
                architecture.tlb(),
                architecture.lookaheadPs(),
                file.figures().stream().map(figure -> figure("", figure)).toList());
    }

    private static FigureEntry figure(String prefix, Figure figure) {
        return new FigureEntry(
                prefix + figure.purpose().key(),
                figure.component().weight(),
                value(figure.component().shape()),
                figure.trust().letter(),
                figure.source());
    }

    /** What stands before the name of a latency that a machine has for an architecture. */
    static String latencyPrefix(String architecture) {
        return LATENCIES + architecture + ".";
    }

    /** As people write it. */
    static String value(Shape shape) {
        if (shape instanceof Constant constant) {
            return Picoseconds.show(constant.valuePs());
        }
        if (shape instanceof Uniform uniform) {
            return Picoseconds.show(uniform.lowPs()) + " to " + Picoseconds.show(uniform.highPs());
        }
        LogNormal logNormal = (LogNormal) shape;
        return "median " + Picoseconds.show(logNormal.medianPs()) + ", sigma " + logNormal.sigma();
    }

    private MachineEntry machine(String name) {
        MachineDescription machine = project.machine(name);
        List<FigureEntry> figures = new ArrayList<>();
        machine.figures()
                .forEach((key, figure) -> figures.add(new FigureEntry(
                        key, 1, Picoseconds.show(figure.ps()), figure.trust().letter(), figure.source())));
        machine.latencies()
                .forEach((architecture, own) ->
                        own.forEach(figure -> figures.add(figure(latencyPrefix(architecture), figure))));
        return new MachineEntry(
                machine.name(),
                machine.description(),
                machine.sockets(),
                machine.nodesPerSocket(),
                machine.threadsPerCore(),
                machine.memory(),
                machine.cacheLines() == null ? null : machine.cacheLines().bytes(),
                figures);
    }

    /** The workloads, the address space that their CPUs share, and the races. */
    private List<FileEntry> files() {
        SortedMap<String, String> files = new TreeMap<>();
        if (!on(StudyPoint.WORKLOAD).isEmpty()) {
            add(files, "workloads/group.litmus");
        }
        on(StudyPoint.WORKLOAD).stream()
                .flatMap(names -> Arrays.stream(names.split("\\+")))
                .forEach(name -> add(files, "workloads/" + name + ".h"));
        return Stream.concat(
                        files.entrySet().stream().map(file -> new FileEntry(file.getKey(), sha256(file.getValue()))),
                        races().stream())
                .toList();
    }

    private void add(Map<String, String> files, String path) {
        String text = texts.texts().get(path);
        if (text != null) {
            files.put(path, text);
        }
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
