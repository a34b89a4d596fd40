package org.shootdown.coordinator.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.shootdown.config.input.InvalidInputException;
import org.shootdown.coordinator.cli.MatrixExplorer.Cell;
import org.shootdown.coordinator.cli.MatrixExplorer.Race;
import org.shootdown.litmus.project.Project;
import org.shootdown.report.CheckReport;
import org.shootdown.report.RaceMatrix;
import org.shootdown.report.RacePage;
import org.shootdown.report.RacePage.Shown;

/** Writes a page for each race: its matrix, and for each condition that can come about, one way to it. */
final class RacePages {
    private final Path folder;
    private final MatrixExplorer explorer;
    private final Project project;

    /**
     * @param folder made if there is none
     * @throws InvalidInputException if it cannot be made
     */
    RacePages(Path folder, MatrixExplorer explorer, Project project) {
        this.folder = folder;
        this.explorer = explorer;
        this.project = project;
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw cannotBeWritten(e);
        }
    }

    private InvalidInputException cannotBeWritten(IOException reason) {
        return InvalidInputException.of("--pages: '" + folder + "' cannot be written: " + reason);
    }

    /** Writes them; a page that is there already is replaced as a whole. */
    void write(List<Race> races, List<RaceMatrix> matrices) {
        try {
            for (int i = 0; i < races.size(); i++) {
                Race race = races.get(i);
                String page = RacePage.of(race.file().header(), matrices.get(i), witnesses(race, matrices.get(i)));
                Path written = Files.createTempFile(folder, race.file().name(), ".tmp");
                Files.writeString(written, page);
                Files.move(written, folder.resolve(race.file().name() + ".md"), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw cannotBeWritten(e);
        }
    }

    /** One execution for each condition: that of the first variant, and there the first architecture, that has one. */
    private List<Shown> witnesses(Race race, RaceMatrix matrix) {
        List<String> conditions = new ArrayList<>();
        List<Cell> cells = new ArrayList<>();
        for (RaceMatrix.Row row : matrix.rows()) {
            if (!conditions.contains(row.condition())) {
                firstOf(row).ifPresent(cell -> {
                    conditions.add(row.condition());
                    cells.add(new Cell(
                            race, row.variant(), project.architectures().find(cell.architecture()), true));
                });
            }
        }
        List<Optional<CheckReport>> reports = explorer.explore(cells);
        List<Shown> shown = new ArrayList<>();
        for (int i = 0; i < reports.size(); i++) {
            if (reports.get(i).isEmpty()) {
                continue;
            }
            CheckReport report = reports.get(i).get();
            String condition = conditions.get(i);
            report.witnesses().stream()
                    .filter(witness -> witness.what().equals(condition))
                    .forEach(witness -> shown.add(new Shown(report.variant(), report.architecture(), witness)));
        }
        return shown;
    }

    private static Optional<RaceMatrix.Cell> firstOf(RaceMatrix.Row row) {
        return row.cells().stream().filter(RaceMatrix.Cell::happens).findFirst();
    }
}
