package org.shootdown.config.input;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import java.io.File;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Lets a file include its neighbours only, by plain name: a configuration file is input, it must not make the program
 * open what lies elsewhere.
 *
 * <p>Keeps the chain of files being read, since Typesafe Config does not tell an includer who asks.
 */
final class SameDirectoryIncluder
        implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderURL, ConfigIncluderClasspath {
    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9_.-]*\\.conf");

    private final Deque<Path> reading = new ArrayDeque<>();

    SameDirectoryIncluder(Path root) {
        reading.push(root);
    }

    @Override
    public ConfigObject include(ConfigIncludeContext context, String what) {
        Path included = neighbour(what);
        reading.push(included);
        ConfigObject object = ConfigFactory.parseFile(
                        included.toFile(), context.parseOptions().setAllowMissing(false))
                .root();
        reading.pop();
        return object;
    }

    @Override
    public ConfigObject includeFile(ConfigIncludeContext context, File what) {
        throw refused(what.getPath());
    }

    @Override
    public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
        throw refused(what.toString());
    }

    @Override
    public ConfigObject includeResources(ConfigIncludeContext context, String what) {
        throw refused(what);
    }

    /** Nothing else is asked, whatever Typesafe Config would add. */
    @Override
    public ConfigIncluder withFallback(ConfigIncluder fallback) {
        return this;
    }

    private Path neighbour(String what) {
        if (!PLAIN_NAME.matcher(what).matches()) {
            throw refused(what);
        }
        Path included = reading.element().resolveSibling(what);
        if (reading.contains(included)) {
            throw problem(what, "'" + what + "' includes itself");
        }
        requireNeighbour(what, included);
        return included;
    }

    private void requireNeighbour(String what, Path included) {
        List<String> neighbours = HoconSource.filesBeside(included);
        if (!neighbours.contains(what)) {
            throw problem(
                    what,
                    "there is no file '" + what + "' in this directory" + Suggestions.didYouMean(what, neighbours));
        }
        HoconFile.requireReadable(included);
    }

    private InvalidInputException refused(String what) {
        return problem(
                what,
                "cannot include '" + what + "'; write include \"name.conf\" with the name of a file in this directory");
    }

    private InvalidInputException problem(String what, String text) {
        return new HoconSource(reading.element()).problemAtInclude(what, text);
    }
}
