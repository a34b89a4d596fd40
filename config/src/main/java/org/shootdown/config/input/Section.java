package org.shootdown.config.input;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.shootdown.config.time.Picoseconds;

/**
 * One object of a HOCON file, read strictly: what is asked for is there and has the right type, or the answer is an
 * {@link InvalidInputException} at its line.
 *
 * <p>A key that is set to null counts as absent: so a file drops what an include gave it.
 */
public final class Section {
    private final HoconSource source;
    private final String path;
    private final ConfigObject object;

    Section(HoconSource source, String path, ConfigObject object) {
        this.source = source;
        this.path = path;
        this.object = object;
    }

    /** Requires that no key but these is written, not even to set it to null. */
    public void allowOnly(Collection<String> keys) {
        for (String key : new TreeSet<>(object.keySet())) {
            if (!keys.contains(key)) {
                String guess = Suggestions.didYouMean(key, keys);
                String known = " (known here: " + String.join(", ", keys) + ")";
                throw problem(key, "unknown key '" + pathOf(key) + "'" + guess + known);
            }
        }
    }

    /** Whether a key has a value. */
    public boolean has(String key) {
        ConfigValue value = object.get(key);
        return value != null && value.valueType() != ConfigValueType.NULL;
    }

    /** Every key that has a value, sorted. */
    public SortedSet<String> keys() {
        SortedSet<String> keys = new TreeSet<>(object.keySet());
        keys.removeIf(key -> !has(key));
        return keys;
    }

    /** The object at a key. */
    public Section section(String key) {
        ConfigValue value = value(key, ConfigValueType.OBJECT, "a section in braces");
        return new Section(source, pathOf(key), (ConfigObject) value);
    }

    /** The objects of the list at a key, at least one. */
    public List<Section> sections(String key) {
        List<Section> sections = new ArrayList<>();
        for (ConfigValue element : list(key)) {
            String elementPath = pathOf(key) + "[" + sections.size() + "]";
            if (!(element instanceof ConfigObject elementObject)) {
                throw source.problem(element, elementPath + " must be a section in braces");
            }
            sections.add(new Section(source, elementPath, elementObject));
        }
        return sections;
    }

    /** The text at a key; not empty. */
    public String text(String key) {
        String text = (String) value(key, ConfigValueType.STRING, "a text").unwrapped();
        if (text.isBlank()) {
            throw problem(key, pathOf(key) + " must not be empty");
        }
        return text;
    }

    /** A text, or a number as it is written; not empty. */
    public String textOrNumber(String key) {
        ConfigValue value = value(key);
        return value.valueType() == ConfigValueType.NUMBER ? String.valueOf(value.unwrapped()) : text(key);
    }

    /** The texts of the list at a key, at least one; none is empty. */
    public List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        for (ConfigValue element : list(key)) {
            boolean usable = element.valueType() == ConfigValueType.STRING
                    && !String.valueOf(element.unwrapped()).isBlank();
            if (!usable) {
                throw source.problem(element, pathOf(key) + "[" + texts.size() + "] must be a text that is not empty");
            }
            texts.add(String.valueOf(element.unwrapped()));
        }
        return texts;
    }

    /** True or false. */
    public boolean flag(String key) {
        return (Boolean) value(key, ConfigValueType.BOOLEAN, "true or false").unwrapped();
    }

    /** A whole number in a range, both ends included. */
    public int integer(String key, int least, int most) {
        double number = number(key, least, most);
        if (number != Math.rint(number)) {
            throw problem(key, pathOf(key) + " must be a whole number: " + number);
        }
        return (int) number;
    }

    /** A number in a range, both ends included. */
    public double number(String key, double least, double most) {
        Number number = (Number) value(key, ConfigValueType.NUMBER, "a number").unwrapped();
        if (!(number.doubleValue() >= least && number.doubleValue() <= most)) {
            throw problem(
                    key, pathOf(key) + " must be between " + plain(least) + " and " + plain(most) + ": " + number);
        }
        return number.doubleValue();
    }

    /** What a word at a key stands for; {@code legal} gives the words in the order in which they are shown. */
    public <T> T word(String key, Map<String, T> legal) {
        return word(key, text(key), legal);
    }

    /** What the words of the list at a key stand for, at least one. */
    public <T> List<T> words(String key, Map<String, T> legal) {
        List<T> meanings = new ArrayList<>();
        for (ConfigValue element : list(key)) {
            meanings.add(word(key, String.valueOf(element.unwrapped()), legal));
        }
        return meanings;
    }

    private <T> T word(String key, String word, Map<String, T> legal) {
        T meaning = legal.get(word);
        if (meaning == null) {
            throw problem(
                    key,
                    pathOf(key) + " is '" + word + "', but must be one of " + String.join(", ", legal.keySet())
                            + Suggestions.didYouMean(word, legal.keySet()));
        }
        return meaning;
    }

    /** A duration in picoseconds. */
    public long durationPs(String key) {
        return durationPs(pathOf(key), value(key));
    }

    /** The durations of the list at a key in picoseconds, at least one. */
    public List<Long> durationsPs(String key) {
        List<Long> durations = new ArrayList<>();
        for (ConfigValue element : list(key)) {
            durations.add(durationPs(pathOf(key) + "[" + durations.size() + "]", element));
        }
        return durations;
    }

    /** An error at a key's line. */
    public InvalidInputException problem(String key, String text) {
        return source.problem(object.getOrDefault(key, object), text);
    }

    /** An error at this section's line. */
    public InvalidInputException problem(String text) {
        return source.problem(object, text);
    }

    /** The key's full name in the file. */
    public String pathOf(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    /** The full name of this section; empty for the root. */
    public String path() {
        return path;
    }

    private ConfigList list(String key) {
        ConfigList list = (ConfigList) value(key, ConfigValueType.LIST, "a list in brackets");
        if (list.isEmpty()) {
            throw problem(key, pathOf(key) + " must not be empty");
        }
        return list;
    }

    private long durationPs(String name, ConfigValue value) {
        if (value.valueType() == ConfigValueType.NUMBER) {
            throw source.problem(value, name + " needs a unit: ps, ns, us, ms or s");
        }
        try {
            return Picoseconds.parse(String.valueOf(value.unwrapped()));
        } catch (IllegalArgumentException e) {
            throw source.problem(value, name + ": " + e.getMessage());
        }
    }

    private ConfigValue value(String key, ConfigValueType type, String description) {
        ConfigValue value = value(key);
        if (value.valueType() != type) {
            String actual = value.valueType().name().toLowerCase(Locale.ROOT);
            throw problem(key, pathOf(key) + " must be " + description + ", not a " + actual);
        }
        return value;
    }

    private ConfigValue value(String key) {
        ConfigValue value = object.get(key);
        if (value == null || value.valueType() == ConfigValueType.NULL) {
            throw problem(key, pathOf(key) + " is missing");
        }
        return value;
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? String.valueOf((long) number) : String.valueOf(number);
    }
}
