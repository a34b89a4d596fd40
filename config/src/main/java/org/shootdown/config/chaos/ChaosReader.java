package org.shootdown.config.chaos;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.shootdown.config.input.HoconFile;
import org.shootdown.config.input.InvalidInputException;
import org.shootdown.config.input.NamedFiles;
import org.shootdown.config.input.Section;

/** Reads one chaos profile, strictly. */
public final class ChaosReader {
    private static final List<String> KEYS = List.of("name", "description", "perturbations");
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?");
    private static final int MOST_PERTURBATIONS = 64;

    private ChaosReader() {}

    /**
     * What the file says.
     *
     * @throws InvalidInputException if it is not a complete profile
     */
    public static Chaos read(Path file) {
        Section root = HoconFile.read(file);
        root.allowOnly(KEYS);
        String name = NamedFiles.requireName(root, file);
        return new Chaos(name, root.text("description"), perturbations(root.section("perturbations")));
    }

    private static List<Perturbation> perturbations(Section section) {
        List<Perturbation> perturbations = new ArrayList<>();
        for (String name : section.keys()) {
            requireName(section, name);
            Perturbation read = PerturbationReader.read(name, section.section(name));
            if (read instanceof Preemption && perturbations.stream().anyMatch(Preemption.class::isInstance)) {
                throw section.problem(
                        name, section.pathOf(name) + " is a second preemption; a host takes a CPU away in one way");
            }
            perturbations.add(read);
        }
        if (perturbations.isEmpty() || perturbations.size() > MOST_PERTURBATIONS) {
            throw section.problem(section.path() + " must have between 1 and " + MOST_PERTURBATIONS + " perturbations: "
                    + perturbations.size());
        }
        return perturbations;
    }

    private static void requireName(Section section, String name) {
        if (!NAME.matcher(name).matches()) {
            throw section.problem(
                    name, "'" + name + "' is no name for a perturbation; use up to 40 of a to z, 0 to 9 and -");
        }
    }
}
