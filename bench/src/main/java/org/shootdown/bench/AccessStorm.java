package org.shootdown.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.shootdown.config.architecture.Architecture;
import org.shootdown.config.architecture.ArchitectureCatalogue;
import org.shootdown.litmus.Scenario;
import org.shootdown.litmus.ScenarioCompiler;
import org.shootdown.litmus.ScenarioCompiler.Target;
import org.shootdown.litmus.ScenarioFile;
import org.shootdown.litmus.header.Variant;
import org.shootdown.litmus.preprocess.IncludePath;

/** CPUs that do nothing but access memory, for measurements. */
final class AccessStorm {
    private AccessStorm() {}

    /** On x86_64; each CPU makes three accesses a round. Reads the project's {@code config} folder. */
    static Scenario of(int cpus, int mmus, int rounds) {
        Path folder = Path.of("config", "architectures");
        Architecture architecture = ArchitectureCatalogue.of(List.of(folder)).find("x86_64");
        Map<String, String> defines = Map.of("ROUNDS", Integer.toString(rounds));
        ScenarioFile file = ScenarioFile.parse("access-storm.litmus", text());
        Target target = new Target(architecture, Variant.DEFAULT, cpus, mmus, defines);
        return new ScenarioCompiler(IncludePath.NONE).compile(file, target);
    }

    private static String text() {
        try (InputStream text = AccessStorm.class.getResourceAsStream("/access-storm.litmus")) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
