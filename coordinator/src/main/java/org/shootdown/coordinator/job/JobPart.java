package org.shootdown.coordinator.job;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.shootdown.coordinator.project.Project;
import org.shootdown.litmus.ScenarioFile;

/**
 * One machine of a job, in plain values: together with the texts of its files everything that its outcomes depend on.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
@JsonSubTypes({
    @JsonSubTypes.Type(value = ScenarioPart.class, name = "scenario"),
    @JsonSubTypes.Type(value = StormPart.class, name = "storm")
})
public sealed interface JobPart permits ScenarioPart, StormPart {
    /** What a command line calls what it runs. */
    String scenario();

    /** What it is, for people who watch it run. */
    String title();

    /** The chaos profile that disturbs it, as its user named it, or null. */
    @Nullable String chaos();

    /** From which every random number of every trial comes. */
    long seed();

    /** The part of a command line that stands for this machine. */
    String asOptions();

    /** The same machine with another seed. */
    JobPart seeded(long another);

    /**
     * Compiles what it runs and puts the machine together.
     *
     * @param project where everything is but the scenarios
     * @param scenarios finds a scenario by the name that its user gave it
     * @throws org.shootdown.config.input.InvalidInputException if something is wrong, or does not exist
     */
    CompiledPart compile(Project project, Function<String, ScenarioFile> scenarios);
}
