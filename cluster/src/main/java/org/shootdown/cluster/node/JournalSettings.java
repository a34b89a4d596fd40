package org.shootdown.cluster.node;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.shootdown.config.input.InvalidInputException;

/**
 * The database with the records of jobs.
 *
 * @param url its JDBC URL: H2's or PostgreSQL's
 * @param user who connects; may be empty
 * @param password of the user; may be empty
 */
public record JournalSettings(String url, String user, String password) {
    private static final String PREFIX = "akka-persistence-jdbc.shared-databases.jobs.";
    private static final String H2 = "jdbc:h2:";

    /** To make the tables when they are there already is no error that anybody has to read about. */
    private static final String NO_TRACE_FILE = ";TRACE_LEVEL_FILE=0";

    private static final String POSTGRESQL = "jdbc:postgresql:";

    /** As the components say. */
    public JournalSettings {
        if (!url.startsWith(H2) && !url.startsWith(POSTGRESQL)) {
            throw InvalidInputException.of(
                    "--journal must be " + H2 + "… or " + POSTGRESQL + "//HOST/DATABASE, not '" + url + "'");
        }
    }

    /** An embedded database in a folder, which one process at a time can open. */
    public static JournalSettings in(Path folder) {
        String file = folder.toAbsolutePath().resolve("jobs").toString();
        return new JournalSettings(H2 + "file:" + file + NO_TRACE_FILE, "", "");
    }

    /** As the settings of an actor system. */
    Map<String, String> asConfig() {
        boolean embedded = url.startsWith(H2);
        Map<String, String> config = new LinkedHashMap<>();
        config.put(PREFIX + "profile", embedded ? "slick.jdbc.H2Profile$" : "slick.jdbc.PostgresProfile$");
        config.put(PREFIX + "db.driver", embedded ? "org.h2.Driver" : "org.postgresql.Driver");
        config.put(PREFIX + "db.url", url);
        config.put(PREFIX + "db.user", user);
        config.put(PREFIX + "db.password", password);
        return config;
    }
}
