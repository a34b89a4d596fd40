package org.shootdown.litmus.header;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds a key that a HOCON text gives twice: the parser would merge the two, or let the later one replace the earlier,
 * without a word.
 *
 * <p>The text is one that the parser has accepted, so this reads just enough of its syntax to know where keys stand.
 */
final class HoconKeys {
    /**
     * A key that is given twice.
     *
     * @param path its whole name
     * @param line where it stands for the second time, from 1
     * @param first where it stands for the first time
     */
    record Duplicate(String path, int line, int first) {}

    private final String text;
    private final Map<List<String>, Integer> lines = new HashMap<>();
    private final List<Duplicate> duplicates = new ArrayList<>();
    private int at;
    private int line = 1;

    private HoconKeys(String text) {
        this.text = text;
    }

    /** All keys that are given twice, in the order of the text. */
    static List<Duplicate> duplicates(String text) {
        HoconKeys keys = new HoconKeys(text);
        keys.object(List.of());
        return keys.duplicates;
    }

    private boolean isEnd() {
        return at >= text.length();
    }

    private char next() {
        return text.charAt(at);
    }

    private void skip(int characters) {
        for (int end = Math.min(at + characters, text.length()); at < end; at++) {
            line += text.charAt(at) == '\n' ? 1 : 0;
        }
    }

    /** The fields of an object, up to its closing brace or the end. */
    private void object(List<String> path) {
        for (skipSeparators(); !isEnd() && next() != '}'; skipSeparators()) {
            int place = line;
            List<String> key = new ArrayList<>(path);
            key.addAll(key());
            boolean appends = text.startsWith("+=", at);
            if (!appends) {
                note(key, place);
            }
            skip(appends ? 2 : !isEnd() && next() != '{' ? 1 : 0);
            skipBlanks();
            value(key);
        }
        skip(1);
    }

    private void note(List<String> key, int place) {
        Integer first = lines.putIfAbsent(List.copyOf(key), place);
        if (first != null) {
            duplicates.add(new Duplicate(String.join(".", key), place, first));
        }
    }

    /** A key, which may be a path: the names between its dots. */
    private List<String> key() {
        List<String> names = new ArrayList<>();
        StringBuilder name = new StringBuilder();
        while (!isEnd() && "=:{".indexOf(next()) < 0 && !text.startsWith("+=", at)) {
            if (next() == '"') {
                int start = at;
                skipString();
                name.append(text, start + 1, Math.max(start + 1, at - 1));
            } else if (next() == '.') {
                names.add(name.toString().strip());
                name.setLength(0);
                skip(1);
            } else {
                name.append(next());
                skip(1);
            }
        }
        names.add(name.toString().strip());
        return names;
    }

    /** A value: what stands up to the end of the line or a comma, whatever objects and lists it consists of. */
    private void value(List<String> path) {
        while (!isEnd() && ",}]\n".indexOf(next()) < 0) {
            if (skipComment()) {
                continue;
            }
            if (next() == '{') {
                skip(1);
                object(path);
            } else if (next() == '[') {
                skip(1);
                list(path);
            } else if (next() == '"') {
                skipString();
            } else if (text.startsWith("${", at)) {
                skip(text.indexOf('}', at) - at + 1);
            } else {
                skip(1);
            }
        }
    }

    private void list(List<String> path) {
        int element = 0;
        for (skipSeparators(); !isEnd() && next() != ']'; skipSeparators()) {
            List<String> place = new ArrayList<>(path);
            place.add(String.valueOf(element++));
            int before = at;
            value(place);
            skip(at == before ? 1 : 0);
        }
        skip(1);
    }

    private void skipSeparators() {
        do {
            skipBlanks();
            skip(!isEnd() && next() == ',' ? 1 : 0);
        } while (!isEnd() && (next() == ',' || Character.isWhitespace(next()) || skipComment()));
    }

    private void skipBlanks() {
        while (!isEnd() && Character.isWhitespace(next())) {
            skip(1);
        }
    }

    private boolean skipComment() {
        if (isEnd() || (next() != '#' && !text.startsWith("//", at))) {
            return false;
        }
        int end = text.indexOf('\n', at);
        skip((end < 0 ? text.length() : end) - at);
        return true;
    }

    private void skipString() {
        if (text.startsWith("\"\"\"", at)) {
            int end = text.indexOf("\"\"\"", at + 3);
            skip((end < 0 ? text.length() : end + 3) - at);
            return;
        }
        skip(1);
        while (!isEnd() && next() != '"') {
            skip(next() == '\\' ? 2 : 1);
        }
        skip(1);
    }
}
