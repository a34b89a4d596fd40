package org.shootdown.litmus.header;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.input.InvalidInputException;
import org.shootdown.config.input.Suggestions;
import org.shootdown.config.input.Warning;
import org.shootdown.config.time.Picoseconds;
import org.shootdown.litmus.source.SourceFile;

/** Reads a header comment: prose, a {@code Result:} line, and the settings in HOCON, strictly. */
final class HeaderReader {
    /** What an expectation can be for, other than one architecture. */
    static final List<String> CLASSES = List.of("all", "wait", "nowait", "cond");

    private static final List<String> KEYS = List.of("commit", "replicate", "start-skew", "benign", "variants");
    private static final List<String> VARIANT_KEYS = List.of("summary", "define", "expect");

    private final SourceFile header;
    private final HeaderText text;
    private final TreeMap<String, Integer> lines = new TreeMap<>();
    private final List<Warning> warnings = new ArrayList<>();

    HeaderReader(SourceFile header) {
        this.header = header;
        this.text = new HeaderText(header);
    }

    ScenarioHeader read() {
        ConfigObject settings = settings();
        if (settings == null) {
            Variant only = new Variant(Variant.DEFAULT, "", Map.of(), List.of());
            return new ScenarioHeader(
                    text.firstSentence(),
                    text.prose(),
                    "",
                    -1,
                    0,
                    List.of(),
                    result(),
                    false,
                    List.of(only),
                    lines,
                    warnings);
        }
        allowOnly(settings, KEYS, "");
        List<Variant> variants = variants(settings);
        return new ScenarioHeader(
                text.firstSentence(),
                text.prose(),
                string(settings, "commit"),
                replicated(settings),
                startSkewPs(settings),
                benign(settings),
                result(),
                true,
                variants,
                lines,
                warnings);
    }

    /** The verdict of the first result that is one; what others say is warned of, for nothing is compared with it. */
    private Optional<Verdict> result() {
        Optional<Verdict> first = Optional.empty();
        for (HeaderText.ResultLine line : text.results()) {
            Optional<Verdict> verdict = Optional.ofNullable(Verdict.words().get(line.word()));
            if (verdict.isEmpty()) {
                String words = String.join(", ", Verdict.words().keySet());
                warn(line, "this result expects nothing: only " + words + " are compared with what is found");
            } else if (first.isPresent() && !first.equals(verdict)) {
                warn(line, "this result is another than the one before it, which counts");
            }
            first = first.or(() -> verdict);
        }
        return first;
    }

    private void warn(HeaderText.ResultLine line, String problem) {
        warnings.add(header.warning(line.line(), line.column(), problem));
    }

    private @Nullable ConfigObject settings() {
        String block = text.block();
        if (block == null) {
            return null;
        }
        try {
            ConfigParseOptions options =
                    ConfigParseOptions.defaults().setOriginDescription("").setIncluder(new NoIncludes());
            ConfigObject root = ConfigFactory.parseString(block, options)
                    .resolve(ConfigResolveOptions.noSystem())
                    .root();
            if (root.size() != 1 || !(root.get("shootdown") instanceof ConfigObject settings)) {
                throw header.error(1 + block.indexOf("shootdown"), 0, "expected one block 'shootdown { ... }'");
            }
            requireOnce(block);
            return settings;
        } catch (ConfigException e) {
            int line = e.origin() == null ? 0 : e.origin().lineNumber();
            String message = String.valueOf(e.getMessage()).replaceFirst("^[^:]*: \\d+: ", "");
            throw header.error(Math.max(line, 1), 0, message);
        }
    }

    /** HOCON merges what is given twice, and replaces what cannot be merged: one of the two would vanish. */
    private void requireOnce(String block) {
        for (HoconKeys.Duplicate twice : HoconKeys.duplicates(block)) {
            String path = twice.path().replaceFirst("^shootdown\\.", "");
            throw header.error(twice.line(), 0, "'" + path + "' is already given on line " + twice.first());
        }
    }

    // ---- Settings ----------------------------------------------------------------------------------------------

    private int replicated(ConfigObject settings) {
        String thread = string(settings, "replicate");
        if (thread.isEmpty()) {
            return -1;
        }
        if (!thread.matches("P[0-9]{1,3}")) {
            throw problem(settings, "replicate", "replicate is the name of a thread, such as P1");
        }
        return Integer.parseInt(thread.substring(1));
    }

    private long startSkewPs(ConfigObject settings) {
        String duration = string(settings, "start-skew");
        try {
            return duration.isEmpty() ? 0 : Picoseconds.parse(duration);
        } catch (IllegalArgumentException e) {
            throw problem(settings, "start-skew", "start-skew: " + e.getMessage());
        }
    }

    private List<String> benign(ConfigObject settings) {
        if (!settings.containsKey("benign")) {
            return List.of();
        }
        if (!(settings.get("benign") instanceof ConfigList list)) {
            throw problem(settings, "benign", "benign is a list of conditions: [ NAME ]");
        }
        lines.put("benign", lineOf(settings, "benign"));
        return list.stream().map(element -> element.unwrapped().toString()).toList();
    }

    private List<Variant> variants(ConfigObject settings) {
        if (!settings.containsKey("variants")) {
            return List.of(new Variant(Variant.DEFAULT, "", Map.of(), List.of()));
        }
        ConfigObject section = object(settings, "variants");
        List<Variant> variants = new ArrayList<>();
        for (String name : keys(section)) {
            if (!name.matches("[A-Za-z0-9_-]+")) {
                throw problem(section, name, "a variant's name has letters, digits, '-' and '_' only");
            }
            variants.add(variant(name, object(section, name)));
        }
        if (variants.isEmpty()) {
            throw problem(settings, "variants", "there is no variant");
        }
        return variants;
    }

    private Variant variant(String name, ConfigObject section) {
        allowOnly(section, VARIANT_KEYS, "variants." + name + ".");
        return new Variant(name, string(section, "summary"), defines(name, section), expectations(name, section));
    }

    private Map<String, String> defines(String variant, ConfigObject section) {
        Map<String, String> defines = new LinkedHashMap<>();
        ConfigValue value = section.get("define");
        if (value instanceof ConfigList list) {
            for (ConfigValue element : list) {
                String name = macro(section, element.unwrapped().toString());
                defines.put(name, "1");
                lines.put(ScenarioHeader.definePlace(variant, name), firstLine(element));
            }
        } else if (value instanceof ConfigObject named) {
            for (String name : keys(named)) {
                defines.put(macro(section, name), string(named, name));
                lines.put(ScenarioHeader.definePlace(variant, name), lineOf(named, name));
            }
        } else if (value != null) {
            throw problem(section, "define", "define is a list [ NAME ] or a section { NAME = value }");
        }
        return defines;
    }

    private String macro(ConfigObject section, String name) {
        if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
            throw problem(section, "define", "'" + name + "' is not a name that can be defined");
        }
        return name;
    }

    private List<Expectation> expectations(String variant, ConfigObject section) {
        List<Expectation> expectations = new ArrayList<>();
        if (section.containsKey("expect")) {
            ConfigObject expect = object(section, "expect");
            for (String condition : keys(expect)) {
                lines.put(variant + "." + condition, lineOf(expect, condition));
                expectations.add(expectation(variant, condition, expect));
            }
        }
        return expectations;
    }

    private Expectation expectation(String variant, String condition, ConfigObject expect) {
        Map<String, Verdict> verdicts = new LinkedHashMap<>();
        if (!(expect.get(condition) instanceof ConfigObject section)) {
            verdicts.put(Expectation.ALL, verdict(expect, condition));
            return new Expectation(condition, verdicts, "");
        }
        for (String key : keys(section)) {
            if (!key.equals("because")) {
                lines.put(variant + "." + condition + "." + key, lineOf(section, key));
                verdicts.put(key, verdict(section, key));
            }
        }
        return new Expectation(condition, verdicts, string(section, "because"));
    }

    private Verdict verdict(ConfigObject section, String key) {
        String word = string(section, key);
        Verdict verdict = Verdict.words().get(word);
        if (verdict == null) {
            throw problem(
                    section,
                    key,
                    "a verdict is one of " + String.join(", ", Verdict.words().keySet()) + ", not '" + word + "'");
        }
        return verdict;
    }

    // ---- Values ------------------------------------------------------------------------------------------------

    /** The keys in the order of the file, which the parser does not keep. */
    private static List<String> keys(ConfigObject section) {
        return section.keySet().stream()
                .sorted(Comparator.<String>comparingInt(key -> lineOf(section, key))
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    private static int lineOf(ConfigObject section, String key) {
        ConfigValue value = section.get(key);
        return value == null ? 1 : firstLine(value);
    }

    /** A section that is written in parts has no line of its own: the first of its parts'. */
    private static int firstLine(ConfigValue value) {
        int own = value.origin().lineNumber();
        if (own > 0 || !(value instanceof ConfigObject section)) {
            return Math.max(own, 1);
        }
        return section.keySet().stream()
                .mapToInt(key -> lineOf(section, key))
                .min()
                .orElse(1);
    }

    private void allowOnly(ConfigObject section, List<String> known, String prefix) {
        for (String key : keys(section)) {
            if (!known.contains(key)) {
                throw problem(
                        section,
                        key,
                        "unknown key '" + prefix + key + "'" + Suggestions.didYouMean(key, known) + " (known here: "
                                + String.join(", ", known) + ")");
            }
        }
    }

    private ConfigObject object(ConfigObject section, String key) {
        if (section.get(key) instanceof ConfigObject object) {
            return object;
        }
        throw problem(section, key, "'" + key + "' must be a section in braces");
    }

    private String string(ConfigObject section, String key) {
        ConfigValue value = section.get(key);
        if (value == null) {
            return "";
        }
        boolean scalar = value.valueType() == ConfigValueType.STRING || value.valueType() == ConfigValueType.NUMBER;
        if (!scalar) {
            String actual = value.valueType().name().toLowerCase(Locale.ROOT);
            throw problem(section, key, "'" + key + "' must be a text, not a " + actual);
        }
        return value.unwrapped().toString();
    }

    private InvalidInputException problem(ConfigObject section, String key, String problem) {
        return header.error(lineOf(section, key), 0, problem);
    }
}
